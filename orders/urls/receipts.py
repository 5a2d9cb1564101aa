"""Addresses of receipts."""

from django.urls import path

from orders.tables import ReceiptList
from orders.views.receipts import page, steps
from salesops.core.lists.views import list_view

urlpatterns = [
    path("receipts/", list_view(ReceiptList), name="receipts"),
    path("receipts/book/", steps.book, name="book_receipt"),
    path("receipts/<str:number>/", page.show, name="receipt"),
    path("receipts/<str:number>/allocate/", steps.allocate, name="allocate_receipt"),
    path("receipts/<str:number>/take-back/", steps.take_back, name="take_back_receipt"),
    path("receipts/<str:number>/reverse/", steps.reverse_it, name="reverse_receipt"),
]
