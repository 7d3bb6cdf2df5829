"""Addresses of placements. Opaque ids only."""

from django.urls import URLPattern

app_name = "placements"
urlpatterns: list[URLPattern] = []
