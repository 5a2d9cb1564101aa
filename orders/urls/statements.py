"""Addresses of statements of account; ``statements/link/`` is what customers get."""

from django.urls import path

from orders.tables import DifferenceList, StatementList
from orders.views.statements import coverage, link, page, steps
from salesops.core.lists.views import list_view

LINK = "statements/link/<str:token>/"

urlpatterns = [
    path(LINK, link.statement_link, name="statement_link"),
    path(f"{LINK}paper/<str:language>/", link.statement_link_paper, name="statement_link_paper"),
    path(f"{LINK}<str:language>/", link.statement_link, name="statement_link"),
    path("statements/", list_view(StatementList), name="statements"),
    path("statements/coverage/", coverage.coverage_page, name="statement_coverage"),
    path("statements/coverage/make/", coverage.make, name="make_statements"),
    path("statements/coverage/send/", coverage.send_all, name="send_statements"),
    path("statements/differences/", list_view(DifferenceList), name="differences"),
    path("statements/differences/<int:pk>/", page.difference, name="difference"),
    path("statements/differences/<int:pk>/solve/", steps.solve, name="solve_difference"),
    path("statements/differences/<int:pk>/verify/", steps.verify, name="verify_difference"),
    path("statements/differences/<int:pk>/send-back/", steps.send_back, name="send_back_difference"),
    path("statements/<str:key>/", page.statement, name="statement"),
    path("statements/<str:key>/paper/", page.statement_pdf, name="statement_paper"),
    path("statements/<str:key>/sheet/", page.statement_xlsx, name="statement_sheet"),
    path("statements/<str:key>/send/", steps.send, name="send_statement"),
    path("statements/<str:key>/new-link/", steps.renew_link, name="renew_statement_link"),
    path("statements/<str:key>/revoke-link/", steps.revoke_link, name="revoke_statement_link"),
    path("statements/<str:key>/replace/", steps.replace, name="replace_statement"),
    path("statements/<str:key>/confirm/", steps.confirm, name="confirm_statement"),
    path("statements/<str:key>/lock/", steps.lock, name="lock_statement"),
]
