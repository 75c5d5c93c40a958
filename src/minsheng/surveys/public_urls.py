"""Addresses for answering a questionnaire without an account."""

from django.urls import URLPattern

app_name = "answer"
urlpatterns: list[URLPattern] = []
