"""Addresses of the customer file."""

from django.urls import path

from customers.tables import CustomerList
from customers.views import customer
from salesops.core.lists.views import list_view

urlpatterns = [
    path("", list_view(CustomerList), name="customers"),
    path("<str:code>/", customer.customer, name="customer"),
]
