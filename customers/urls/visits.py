"""Addresses of visits."""

from django.urls import path

from customers.tables.visits import VisitList
from customers.views.visits import log, pages
from salesops.core.lists.views import list_view

urlpatterns = [
    path("visits/", list_view(VisitList), name="visits"),
    path("visits/new/", log.new_visit, name="new_visit"),
    path("visits/<int:pk>/", pages.visit, name="visit"),
    path("visits/<int:pk>/correct/", pages.correct, name="correct_visit"),
    path("<str:code>/visit/", log.log, name="log_visit"),
]
