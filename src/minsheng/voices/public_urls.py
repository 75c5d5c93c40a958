"""Addresses for everybody, included at the root: the plaque's QR code leads below /z/."""

from minsheng.voices.urls import saying

app_name = "voice"
urlpatterns = saying
