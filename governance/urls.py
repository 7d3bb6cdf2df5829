"""Addresses of governance: a collaboration's short name, nothing about a person."""

from django.urls import path

from governance import views

app_name = "governance"
urlpatterns = [
    path("styrning/", views.index, name="index"),
    path("styrning/<slug:slug>/", views.steering, name="steering"),
]
