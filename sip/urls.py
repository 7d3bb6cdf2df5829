"""Addresses of sip. Opaque ids only."""

from django.urls import URLPattern

app_name = "sip"
urlpatterns: list[URLPattern] = []
