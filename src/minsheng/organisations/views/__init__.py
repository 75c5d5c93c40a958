"""Pages of the tree, the posts and the people."""

from minsheng.organisations.views import borders, people, posts, tree

__all__ = ["borders", "people", "posts", "tree"]
