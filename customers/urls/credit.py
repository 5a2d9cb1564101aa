"""Addresses of credit."""

from django.urls import path

from customers.tables import CreditList
from customers.views.credit import acts, assessing, monthly
from salesops.core.lists.views import list_view

urlpatterns = [
    path("credit/", list_view(CreditList), name="credit_accounts"),
    path("credit/assessments/<str:number>/", assessing.assessment, name="credit_assessment"),
    path("monthly/addresses/", monthly.check_round, name="check_addresses"),
    path("monthly/addresses/check/", monthly.check_many, name="check_many_addresses"),
    path("monthly/addresses/<int:pk>/", monthly.check, name="check_address"),
    path("monthly/<slug:kind>/", monthly.monthly_now, name="monthly_now"),
    path("monthly/<slug:kind>/<slug:month>/", monthly.monthly, name="monthly"),
    path("monthly/<slug:kind>/<slug:month>/xlsx/", monthly.monthly_xlsx, name="monthly_xlsx"),
    path("monthly/<slug:kind>/<slug:month>/pdf/", monthly.monthly_pdf, name="monthly_pdf"),
    path("monthly/<slug:kind>/<slug:month>/prepare/", monthly.prepare, name="prepare_monthly"),
    path("monthly/<slug:kind>/<slug:month>/sign-off/", monthly.sign_off, name="sign_monthly"),
    path("<str:code>/credit/assess/", assessing.assess, name="assess_credit"),
    path("<str:code>/credit/raise/", acts.ask_raise, name="raise_credit"),
    path("<str:code>/credit/freeze/", acts.freeze, name="freeze_credit"),
    path("<str:code>/credit/unfreeze/", acts.unfreeze, name="unfreeze_credit"),
    path("<str:code>/credit/signs/new/", acts.new_sign, name="new_sign"),
    path("<str:code>/credit/signs/<int:pk>/close/", acts.close_sign, name="close_sign"),
]
