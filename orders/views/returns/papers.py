"""A return on paper."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from orders.papers_returns import return_paper
from orders.views.papers import answer_paper
from salesops.core.web.pages import page

from .page import return_or_404


@page("returns")
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """``?language=en`` for a customer who reads English, else the reader's own."""
    found = return_or_404(request, number)
    return answer_paper(request, f"{found.number}.pdf", partial(return_paper, found))
