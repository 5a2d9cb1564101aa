"""The daily list of a rep: own open orders and what changed (ORD-5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from orders.day import day_of
from salesops.core.web.pages import page


@page("orders")
def my_day(request: HttpRequest) -> HttpResponse:
    """What happened to one's open orders since the last working day began; those nothing happened to below."""
    return render(request, "orders/day/day.html", {"day": day_of(request.user, timezone.now())})
