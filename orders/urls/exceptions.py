"""Addresses of exceptions."""

from django.urls import path

from orders.tables import ExceptionList
from orders.views.exceptions import page, steps
from salesops.core.lists.views import list_view

VERBS = {
    "tell": steps.tell,
    "offer": steps.offer,
    "accept": steps.accept,
    "decline": steps.decline,
    "note": steps.note,
    "close": steps.close,
    "void": steps.void,
}

urlpatterns = [
    path("exceptions/", list_view(ExceptionList), name="exceptions"),
    path("exceptions/<str:number>/", page.exception, name="exception"),
    *(path(f"exceptions/<str:number>/{verb}/", view, name=f"{verb}_exception") for verb, view in VERBS.items()),
    path("<str:key>/exception/", steps.record, name="record_exception"),
]
