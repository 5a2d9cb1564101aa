"""Addresses of coverage."""

from django.urls import path

from customers.views.coverage import pages

urlpatterns = [
    path("coverage/", pages.coverage, name="coverage"),
    path("coverage/change/", pages.change, name="change_coverage"),
]
