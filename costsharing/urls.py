"""Addresses of costsharing. Opaque ids only."""

from django.urls import URLPattern

app_name = "costsharing"
urlpatterns: list[URLPattern] = []
