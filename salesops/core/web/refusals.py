"""Refusals as answers to a browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from salesops.core.refusals import Refused


def refusal_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal as a fragment (htmx) or a page, with the status of its kind."""
    template = "errors/_refused.html" if request.headers.get("HX-Request") else "errors/refused.html"
    return render(request, template, {"refused": refused}, status=refused.status)
