"""Addresses of sales and order intake."""

from django.urls import path

from orders.tables import SalesEntries
from orders.views import sales
from salesops.core.lists.views import list_view

urlpatterns = [
    path("sales/", sales.sales, name="sales"),
    path("sales/entries/", list_view(SalesEntries), name="sales_entries"),
]
