"""Addresses of invoices, their requests and credit notes."""

from django.urls import path

from orders.tables import InvoiceList, InvoiceRequestList
from orders.views import credit_notes, invoice_requests, invoices
from salesops.core.lists.views import list_view

urlpatterns = [
    path("invoices/", list_view(InvoiceList), name="invoices"),
    path("invoices/requests/", list_view(InvoiceRequestList), name="invoice_requests"),
    path("invoices/requests/<int:pk>/", invoice_requests.request_page, name="invoice_request"),
    path("invoices/requests/<int:pk>/paper/", invoice_requests.request_pdf, name="request_paper"),
    path("invoices/requests/<int:pk>/issue/", invoices.issue, name="issue_invoice"),
    path("invoices/requests/<int:pk>/send-back/", invoice_requests.send_back, name="send_back_request"),
    path("invoices/requests/<int:pk>/withdraw/", invoice_requests.withdraw, name="withdraw_request"),
    path("invoices/notes/<int:pk>/paper/", credit_notes.note_pdf, name="note_paper"),
    path("invoices/notes/<int:pk>/issue/", credit_notes.issue, name="issue_credit_note"),
    path("invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("invoices/<str:number>/returned/", credit_notes.returned, name="credit_returned"),
    path("invoices/<str:number>/lower-price/", credit_notes.lower_price, name="lower_price"),
    path("<str:key>/invoice/", invoice_requests.new_request, name="request_invoice"),
]
