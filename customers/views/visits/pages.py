"""One visit: what was said, its pictures, its corrections."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.absences.refused import beside_fields
from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.forms.visits import CorrectionForm, VisitForm
from customers.models import Visit
from customers.rules.visits import may_correct
from customers.scope.customers import opened
from customers.services.visits import correct_visit
from customers.visit_fields import FINDINGS
from customers.visit_fields import in_words as own_in_words
from salesops.core.audit.activity import activities_of
from salesops.core.codes.reading import entry_name
from salesops.core.refusals import Refused, refuse_if
from salesops.core.web.pages import page


def visit_or_404(request: HttpRequest, pk: int) -> Visit:
    """The visit within the reader's scope."""
    rows = Visit.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("customer", "user", "unit", "contact", "entered_by"), pk=pk)


def in_words(visit: Visit) -> dict[str, str]:
    """Way, purpose, outcome and next step as people read them."""
    return {
        "way": entry_name(CONTACT_WAY, visit.way),
        "purpose": entry_name(PURPOSE, visit.purpose),
        "outcome": entry_name(OUTCOME, visit.outcome),
        "next_step": entry_name(NEXT_STEP, visit.next_step),
    }


def opens_customer(request: HttpRequest, visit: Visit) -> bool:
    """Whether the reader opens the customer's file today."""
    return bool(opened([visit.customer], request.user))


@page("visits")
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, what follows, pictures, place, who wrote it when."""
    found = visit_or_404(request, pk)
    labels = {name: VisitForm.base_fields[name].label for name in FINDINGS}
    context: dict[str, Any] = {
        "visit": found,
        "words": in_words(found),
        "photos": found.photos.select_related("file", "thumbnail"),
        "findings": [(labels[name], value) for name, value in found.findings.items() if name in labels]
        + own_in_words(found.findings, timezone.localdate()),
        "may_correct": may_correct(found, request.user, timezone.now()) is None,
        "opens_customer": opens_customer(request, found),
        "corrections": [a for a in activities_of(found)[:20] if a.verb == "customers.correct_visit"],
    }
    return render(request, "customers/visits/visit.html", context)


@page("visits", methods=("GET", "HEAD", "POST"))
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The author corrects within a day; later the page says why not."""
    found = visit_or_404(request, pk)
    now, status = timezone.now(), 200
    about: dict[str, Any] = {
        "customer": found.customer,
        "today": timezone.localdate(found.visited_at),
        "visit": found,
        "opens": opens_customer(request, found),
    }
    if request.method == "POST":
        form = CorrectionForm(request.POST, **about)
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                correct_visit(actor=request.user, visit=found, values=form.values(found), now=now, version=version)
            except Refused as refused:
                status = beside_fields(form, refused)
            else:
                messages.success(request, _("Corrected"))
                return redirect("customers:visit", found.pk)
    else:
        refuse_if(may_correct(found, request.user, now))
        shown = CorrectionForm.first_shown(found)
        form = CorrectionForm(**about, initial=shown)
    context = {
        "form": form,
        "visit": found,
        "learnt": form.learnt_bound(),
        "own": form.own_bound(),
        "has_errors": bool(form.errors),
    }
    return render(request, "customers/visits/correct.html", context, status=status)
