"""Addresses of credit."""

from django.urls import path

from customers.tables import CreditList
from customers.views.credit import acts, assessing
from salesops.core.lists.views import list_view

urlpatterns = [
    path("credit/", list_view(CreditList), name="credit_accounts"),
    path("credit/assessments/<str:number>/", assessing.assessment, name="credit_assessment"),
    path("<str:code>/credit/assess/", assessing.assess, name="assess_credit"),
    path("<str:code>/credit/raise/", acts.ask_raise, name="raise_credit"),
    path("<str:code>/credit/freeze/", acts.freeze, name="freeze_credit"),
    path("<str:code>/credit/unfreeze/", acts.unfreeze, name="unfreeze_credit"),
    path("<str:code>/credit/signs/new/", acts.new_sign, name="new_sign"),
    path("<str:code>/credit/signs/<int:pk>/close/", acts.close_sign, name="close_sign"),
]
