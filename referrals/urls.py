"""Addresses of referrals. Opaque ids only."""

from django.urls import URLPattern

app_name = "referrals"
urlpatterns: list[URLPattern] = []
