"""Addresses of draws and places, at the desk and for everybody."""

from django.urls import path

from minsheng.placements.views import deeds, desk, own, shown, verify

app_name = "placements"
urlpatterns = [
    path("", desk.index, name="index"),
    path("<int:pk>/", desk.detail, name="round"),
    path("<int:pk>/seal/", deeds.seal, name="seal"),
    path("<int:pk>/values/", deeds.values, name="values"),
    path("<int:pk>/confirm/", deeds.confirm, name="confirm"),
    path("<int:pk>/match/", deeds.match, name="match"),
    path("<int:pk>/publish/", deeds.publish, name="publish"),
    path("<int:pk>/tend/", deeds.hand_on, name="tend"),
    path("<int:pk>/objections/<int:number>/", deeds.objection, name="objection"),
]

OWN = "<slug:code>/result/<slug:secret>/"

public = [
    path("verify/", verify.verify, name="verify"),
    path("<slug:code>/draw/", shown.ceremony, name="ceremony"),
    path("<slug:code>/draw/list.json", shown.sealed_list, name="list"),
    path("<slug:code>/draw/pack.json", shown.pack, name="pack"),
    path("<slug:code>/result/", own.find, name="find"),
    path(OWN, own.result, name="result"),
    path(f"{OWN}<int:pk>/answer/", own.give_answer, name="answer"),
    path(f"{OWN}<int:pk>/left/", own.take_left, name="left"),
    path(f"{OWN}<int:pk>/object/", own.give_objection, name="object"),
]
