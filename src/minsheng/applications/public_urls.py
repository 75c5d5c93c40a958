"""Addresses for families, below those of the rounds."""

from minsheng.applications.urls import public

app_name = "apply"
urlpatterns = public
