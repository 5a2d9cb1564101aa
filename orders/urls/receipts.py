"""Addresses of receipts."""

from django.urls import path

from orders.views.receipts import page

urlpatterns = [
    path("receipts/<str:number>/", page.show, name="receipt"),
]
