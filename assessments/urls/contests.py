"""Addresses of sales contests."""

from django.urls import path

from assessments.views import contests

urlpatterns = [
    path("contests/", contests.contests, name="contests"),
    path("contests/new/", contests.create, name="new_contest"),
    path("contests/<str:number>/", contests.contest, name="contest"),
    path("contests/<str:number>/entries/", contests.entries, name="contest_entries"),
    path("contests/<str:number>/start/", contests.start, name="start_contest"),
    path("contests/<str:number>/cancel/", contests.cancel, name="cancel_contest"),
]
