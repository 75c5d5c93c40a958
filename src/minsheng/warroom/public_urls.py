"""The address of a wall screen on which nobody signs in."""

from minsheng.warroom.urls import public

app_name = "wall"
urlpatterns = public
