"""Addresses of the pool, owners, clashes and the weekly status."""

from django.urls import path

from customers.tables import PoolList
from customers.views.pool import acts
from salesops.core.lists.views import list_view

urlpatterns = [
    path("pool/", list_view(PoolList), name="pool"),
    path("<str:code>/claim/", acts.claim, name="claim"),
    path("<str:code>/release/", acts.release, name="release"),
    path("<str:code>/assign/", acts.assign, name="assign"),
]
