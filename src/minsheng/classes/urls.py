"""Addresses of terms and classes."""

from django.urls import path

from minsheng.classes.views import classes, terms

app_name = "classes"
urlpatterns = [
    path("", classes.class_list, name="index"),
    path("terms/", terms.term_list, name="terms"),
    path("terms/new/", terms.term_new, name="term_new"),
    path("terms/<int:pk>/", terms.term_detail, name="term"),
    path("terms/<int:pk>/edit/", terms.term_edit, name="term_edit"),
    path("terms/<int:pk>/step/", terms.term_step, name="term_step"),
    path("terms/<int:pk>/new/", classes.class_new, name="new"),
    path("<int:pk>/", classes.class_detail, name="class"),
    path("<int:pk>/edit/", classes.class_edit, name="edit"),
    path("<int:pk>/seats/", classes.class_seats, name="seats"),
    path("<int:pk>/step/", classes.class_step, name="step"),
]
