"""Addresses of terms and classes."""

from django.urls import path

from minsheng.classes import views

app_name = "classes"
urlpatterns = [
    path("", views.class_list, name="index"),
    path("terms/", views.term_list, name="terms"),
    path("terms/new/", views.term_new, name="term_new"),
    path("terms/<int:pk>/", views.term_detail, name="term"),
    path("terms/<int:pk>/edit/", views.term_edit, name="term_edit"),
    path("terms/<int:pk>/step/", views.term_step, name="term_step"),
    path("terms/<int:pk>/new/", views.class_new, name="new"),
    path("<int:pk>/", views.class_detail, name="class"),
    path("<int:pk>/edit/", views.class_edit, name="edit"),
    path("<int:pk>/seats/", views.class_seats, name="seats"),
    path("<int:pk>/step/", views.class_step, name="step"),
]
