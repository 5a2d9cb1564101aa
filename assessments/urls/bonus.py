"""Addresses of bonus runs."""

from django.urls import path

from assessments.views import bonus

urlpatterns = [
    path("bonus/", bonus.bonus, name="bonus"),
    path("bonus/compute/", bonus.compute_bonus, name="compute_bonus"),
    path("bonus/<str:number>/", bonus.bonus_run, name="bonus_run"),
    path("bonus/<str:number>/payroll/", bonus.bonus_payroll, name="bonus_payroll"),
    path("bonus/<str:number>/sheet/", bonus.bonus_sheet, name="bonus_sheet"),
    path("bonus/<str:number>/<slug:verb>/", bonus.act_on_bonus, name="act_on_bonus"),
]
