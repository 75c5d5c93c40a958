"""Addresses for everybody: how the stations of a yearly re-evaluation were drawn."""

from minsheng.stations.evaluation.urls import public

app_name = "review_draw"
urlpatterns = public
