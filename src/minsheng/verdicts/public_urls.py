"""Addresses for everybody, included at the root."""

from minsheng.verdicts.urls import public

app_name = "verdict"
urlpatterns = public
