"""Addresses of assessment cycles."""

from django.urls import path

from assessments.views import cycles

urlpatterns = [
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/<str:code>/", cycles.cycle, name="cycle"),
]
