"""Addresses of governance. Opaque ids only."""

from django.urls import URLPattern

app_name = "governance"
urlpatterns: list[URLPattern] = []
