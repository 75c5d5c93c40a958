"""Addresses for families."""

from minsheng.mergers.urls import public

app_name = "merging"
urlpatterns = public
