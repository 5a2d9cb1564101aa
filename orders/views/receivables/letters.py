"""Dunning letters: as they will be, signed, delivered, on paper (O14)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import Crumbs, form_page, with_version
from customers.scope.customers import reaches
from customers.services.editing import need_over
from orders.dunning import words_of
from orders.forms.receivables import DeliverForm, VoidLetterForm
from orders.models import DunningLetter
from orders.papers_dunning import letter_paper, rows_of
from orders.services.dunning import deliver_letter, sign_letter, void_letter
from orders.views.papers import answer_paper
from salesops.core.money import ZERO
from salesops.core.web.pages import action, page

from .aging import back_to

BOTH = ("GET", "HEAD", "POST")


def letter_or_404(request: HttpRequest, pk: int) -> DunningLetter:
    rows = DunningLetter.objects.visible_to(request.user).select_related("customer__owner", "signed_by")
    return get_object_or_404(rows, pk=pk)


def _crumbs(letter: DunningLetter) -> Crumbs:
    here = reverse("orders:dunning_letter", args=[letter.pk])
    return [(_("Dunning letters"), reverse("orders:dunning_letters")), (str(letter), here)]


@page("receivables")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """What it asks for: of a draft as things stand today."""
    found, user = letter_or_404(request, pk), request.user
    rows = rows_of(found, timezone.localdate())
    context = {
        "letter": found, "customer": found.customer, "rows": rows, "total": sum((row.amount for row in rows), ZERO),
        "word": words_of(found.level), "state": found.machine.state_of(found), "aging": back_to(found.customer),
        "may_sign": found.state == "draft" and bool(rows) and reaches(user, found.customer, "receivables", "a"),
        "may_edit": reaches(user, found.customer, "receivables", "e"),
    }  # fmt: skip
    return render(request, "orders/receivables/letter.html", context)


@page("receivables")
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = letter_or_404(request, pk)
    name = f"{found.number or f'CS-{found.pk}'}.pdf"
    return answer_paper(request, name, lambda **how: letter_paper(found, **how))


@action("receivables", "a")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = letter_or_404(request, pk)
    need_over(request.user, found.customer, "receivables", "a")
    sign_letter(actor=request.user, letter=found, now=timezone.now(), version=with_version(request, found))
    messages.success(request, _("Signed."))
    return redirect("orders:dunning_letter", pk)


@page("receivables", "e", methods=BOTH)
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    found = letter_or_404(request, pk)
    need_over(request.user, found.customer, "receivables", "e")
    return form_page(
        request, DeliverForm(request.POST or None, initial={"delivered_on": timezone.localdate(), "version": found.version}),
        lambda values: deliver_letter(
            actor=request.user, letter=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("Record the delivery"), back=reverse("orders:dunning_letter", args=[pk]), submit=_("Record"), crumbs=_crumbs(found),
        sub=found.customer.name, done=_("Recorded."),
    )  # fmt: skip


@page("receivables", "e", methods=BOTH)
def void(request: HttpRequest, pk: int) -> HttpResponse:
    found = letter_or_404(request, pk)
    need_over(request.user, found.customer, "receivables", "e")
    return form_page(
        request, VoidLetterForm(request.POST or None, initial={"version": found.version}),
        lambda values: void_letter(
            actor=request.user, letter=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("The letter isn't needed"), back=reverse("orders:dunning_letter", args=[pk]), submit=_("Save"),
        crumbs=_crumbs(found), sub=found.customer.name, done=_("Saved."), danger=True,
    )  # fmt: skip
