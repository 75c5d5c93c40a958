"""Addresses for answering a questionnaire without an account."""

from minsheng.surveys.urls import answering

app_name = "answer"
urlpatterns = answering
