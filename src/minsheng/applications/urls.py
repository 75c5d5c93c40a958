"""Addresses for families."""

from django.urls import path

from minsheng.applications.views import desk as views
from minsheng.applications.views import filling, handing, need, proving, wishing

ONE = "<slug:code>/apply/<slug:secret>/"

public = [
    path("<slug:code>/apply/", filling.start, name="start"),
    path("<slug:code>/apply/again/", filling.again, name="again"),
    path("<slug:code>/apply/find/", filling.find, name="find"),
    path(ONE, handing.own, name="home"),
    path(f"{ONE}family/", filling.family, name="family"),
    path(f"{ONE}children/", filling.children, name="children"),
    path(f"{ONE}children/<int:number>/", filling.child, name="child"),
    path(f"{ONE}children/<int:number>/remove/", filling.remove_child, name="remove_child"),
    path(f"{ONE}wishes/", wishing.wishes, name="wishes"),
    path(f"{ONE}wishes/change/", wishing.change_wish, name="change_wish"),
    path(f"{ONE}link/", wishing.link, name="link"),
    path(f"{ONE}evidence/", proving.evidence, name="evidence"),
    path(f"{ONE}evidence/<int:pk>/", proving.photo, name="photo"),
    path(f"{ONE}evidence/<int:pk>/remove/", proving.remove_photo, name="remove_photo"),
    path(f"{ONE}review/", handing.review, name="review"),
    path(f"{ONE}receipt/", handing.receipt, name="receipt"),
    path(f"{ONE}withdraw/", handing.withdraw, name="withdraw"),
    path(f"{ONE}appeal/", handing.appeal, name="appeal"),
]

desk = [
    path("", views.index, name="index"),
    path("need/", need.need, name="need"),
    path("enter/<slug:code>/", views.enter, name="enter"),
    path("<int:pk>/", views.detail, name="application"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/reprint/", views.reprint, name="reprint"),
    path("<int:pk>/appeals/<int:appeal>/", views.answer, name="answer"),
    path("<int:pk>/evidence/<int:evidence>/", views.photo, name="photo"),
]
