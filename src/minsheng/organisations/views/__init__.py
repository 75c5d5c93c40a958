"""Pages of the tree, the posts and the people."""

from minsheng.organisations.views import people, posts, tree

__all__ = ["people", "posts", "tree"]
