"""Addresses of draws and places, at the desk and for everybody."""

from django.urls import path

from minsheng.placements.views import verify

public = [
    path("verify/", verify.verify, name="verify"),
]
