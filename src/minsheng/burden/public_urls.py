"""The public address of the registry."""

from minsheng.burden.urls import public

app_name = "why"
urlpatterns = public
