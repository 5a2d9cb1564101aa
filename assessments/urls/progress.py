"""Addresses of the running period."""

from django.urls import path

from assessments.views import progress

urlpatterns = [
    path("progress/", progress.progress, name="progress"),
    path("progress/team/", progress.team_progress, name="team_progress"),
]
