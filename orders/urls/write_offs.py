"""Addresses of write-offs and refunds."""

from django.urls import path

from orders.tables import RefundList, WriteOffList
from orders.views.refunds import page as refunds
from orders.views.write_offs import page, steps
from salesops.core.lists.views import list_view

urlpatterns = [
    path("write-offs/", list_view(WriteOffList), name="write_offs"),
    path("write-offs/<str:number>/", page.show, name="write_off"),
    path("write-offs/<str:number>/paper/", page.paper, name="write_off_paper"),
    path("write-offs/<str:number>/withdraw/", steps.withdraw, name="withdraw_write_off"),
    path("write-offs/<str:number>/back/", steps.back, name="write_back"),
    path("receivables/of/<str:code>/write-off/", steps.ask, name="ask_write_off"),
    path("refunds/", list_view(RefundList), name="refunds"),
    path("refunds/<int:pk>/", refunds.show, name="refund"),
    path("refunds/<int:pk>/paper/", refunds.paper, name="refund_paper"),
    path("refunds/<int:pk>/pay/", refunds.pay, name="pay_refund"),
    path("refunds/<int:pk>/withdraw/", refunds.withdraw, name="withdraw_refund"),
    path("receipts/<str:number>/refund/", refunds.ask, name="ask_refund"),
]
