"""Addresses of competitive selections."""

from django.urls import path

from assessments.views.vacancies import acts, pages

urlpatterns = [
    path("vacancies/", pages.vacancies, name="vacancies"),
    path("vacancies/new/", acts.publish, name="new_vacancy"),
    path("vacancies/<str:number>/", pages.vacancy, name="vacancy"),
    path("vacancies/<str:number>/edit/", acts.edit, name="edit_vacancy"),
    path("vacancies/<str:number>/cancel/", acts.cancel, name="cancel_vacancy"),
    path("vacancies/<str:number>/apply/", acts.apply, name="apply_for_vacancy"),
    path("vacancies/<str:number>/withdraw/", acts.withdraw, name="withdraw_application"),
    path("vacancies/<str:number>/decide/", acts.decide, name="decide_vacancy"),
    path("vacancies/<str:number>/paper/", pages.paper, name="vacancy_paper"),
    path("vacancies/<str:number>/panel/<int:seat>/excuse/", acts.excuse, name="excuse_from_panel"),
    path("vacancies/<str:number>/applications/<int:pk>/", pages.application, name="vacancy_application"),
    path("vacancies/<str:number>/applications/<int:pk>/score/", acts.score, name="score_applicant"),
]
