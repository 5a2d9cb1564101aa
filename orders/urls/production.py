"""Addresses of production orders."""

from django.urls import path

from orders.tables import ProductionList
from orders.views.production import page, steps
from salesops.core.lists.views import list_view

urlpatterns = [
    path("production/", list_view(ProductionList), name="productions"),
    path("production/<str:number>/", page.production, name="production"),
    path("production/<str:number>/paper/", page.paper, name="production_paper"),
    path("production/<str:number>/answer/", steps.answer, name="answer_production"),
    path("production/<str:number>/report/", steps.report, name="report_production"),
    path("production/<str:number>/receive/", steps.receive, name="receive_production"),
    path("production/<str:number>/cancel/", steps.cancel, name="cancel_production"),
    path("<str:key>/produce/", steps.hand_on, name="pass_production"),
    path("<str:key>/reserve-free/", steps.reserve_free, name="reserve_free"),
]
