"""Addresses for everybody: draws, results, and how to recompute them."""

from minsheng.placements.urls import public

app_name = "ceremony"
urlpatterns = public
