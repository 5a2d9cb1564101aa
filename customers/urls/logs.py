"""Addresses of logs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
