"""Addresses for families."""

from minsheng.attendance.urls import public

app_name = "heard"
urlpatterns = public
