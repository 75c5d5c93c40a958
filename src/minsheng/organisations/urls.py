"""Addresses of the organisations pages."""

from django.urls import URLPattern, path

from minsheng.organisations.views import borders, people, posts, tree

app_name = "organisations"
urlpatterns: list[URLPattern] = [
    path("", tree.tree, name="tree"),
    path("<int:pk>/", tree.detail, name="detail"),
    path("<int:pk>/edit/", tree.edit, name="edit"),
    path("<int:pk>/add/", tree.add, name="add"),
    path("<int:pk>/posts/add/", posts.add, name="post_add"),
    path("<int:pk>/people/add/", people.add, name="person_add"),
    path("posts/<int:pk>/", posts.detail, name="post"),
    path("posts/<int:pk>/hand-over/", posts.hand, name="hand_over"),
    path("posts/<int:pk>/rights/", posts.renew, name="renew"),
    path("borders/", borders.borders, name="borders"),
    path("<int:pk>/border/remove/", borders.remove, name="border_remove"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.detail, name="person"),
    path("people/<int:pk>/hand-over/", people.hand_all, name="hand_over_all"),
    path("people/<int:pk>/password/", people.reset, name="person_reset"),
    path("people/<int:pk>/close/", people.close, name="person_close"),
    path("people/<int:pk>/reopen/", people.reopen, name="person_reopen"),
]
