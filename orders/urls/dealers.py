"""Addresses of dealers and of replenishment; ``dealers/link/`` is what dealers get."""

from django.urls import path

from orders.tables import DealerCheckList, DealerDifferenceList, DealerList, DealerReportList, DealerStockList
from orders.views.dealers import asking, checks, link, replenishment, reports
from salesops.core.lists.views import list_view

urlpatterns = [
    path("dealers/link/<str:token>/", link.dealer_link, name="dealer_link"),
    path("dealers/link/<str:token>/<str:language>/", link.dealer_link, name="dealer_link"),
    path("dealers/", list_view(DealerList), name="dealers"),
    path("dealers/ask/", asking.ask_all, name="ask_dealers"),
    path("dealers/stock/", list_view(DealerStockList), name="dealer_stock"),
    path("dealers/reports/", list_view(DealerReportList), name="dealer_reports"),
    path("dealers/reports/<int:pk>/", reports.report, name="dealer_report"),
    path("dealers/reports/<int:pk>/edit/", reports.edit, name="edit_dealer_report"),
    path("dealers/reports/<int:pk>/ask/", reports.ask, name="ask_dealer"),
    path("dealers/reports/<int:pk>/revoke-link/", reports.revoke_link, name="revoke_dealer_link"),
    path("dealers/reports/<int:pk>/check/", reports.check, name="check_dealer_report"),
    path("dealers/reports/<int:pk>/send-back/", reports.send_back, name="send_back_dealer_report"),
    path("dealers/reports/<int:pk>/correct/", reports.correct, name="correct_dealer_report"),
    path("dealers/checks/", list_view(DealerCheckList), name="dealer_checks"),
    path("dealers/checks/<int:pk>/", checks.check, name="dealer_check"),
    path("dealers/checks/<int:pk>/edit/", checks.edit, name="edit_dealer_check"),
    path("dealers/checks/<int:pk>/drop/", checks.drop, name="drop_dealer_check"),
    path("dealers/checks/<int:pk>/paper/", checks.check_pdf, name="dealer_check_paper"),
    path("dealers/differences/", list_view(DealerDifferenceList), name="dealer_differences"),
    path("dealers/differences/<int:pk>/", checks.difference, name="dealer_difference"),
    path("dealers/differences/<int:pk>/solve/", checks.solve, name="solve_dealer_difference"),
    path("dealers/differences/<int:pk>/verify/", checks.verify, name="verify_dealer_difference"),
    path("dealers/differences/<int:pk>/send-back/", checks.send_back, name="send_back_dealer_difference"),
    path("replenishment/<str:code>/", replenishment.replenishment, name="replenishment"),
    path("replenishment/<str:code>/paper/", replenishment.replenishment_pdf, name="replenishment_paper"),
    path("replenishment/<str:code>/sheet/", replenishment.replenishment_xlsx, name="replenishment_sheet"),
    path("replenishment/<str:code>/report/", reports.begin, name="new_dealer_report"),
    path("replenishment/<str:code>/check/", checks.begin, name="new_dealer_check"),
    path("replenishment/<str:code>/of/<path:sku>/", replenishment.behind, name="replenishment_behind"),
]
