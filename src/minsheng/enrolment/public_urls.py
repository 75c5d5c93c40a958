"""Addresses for everybody: rounds, their rules and logs."""

from minsheng.enrolment.urls import public

app_name = "enrol"
urlpatterns = public
