"""Two files of one company: chosen, compared side by side, proposed."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.duplicates import duplicates, similar
from customers.forms.file import MergeForm, fields_of
from customers.models import Customer
from customers.page.frame import Frame
from customers.rules.merging import may_become_one
from customers.services.merging import CHOSEN, blocked, may_merge, propose_merge, sides
from customers.views.customer import customer_or_404
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page
from salesops.core.web.redirects import one_value

from .forming import about_customer

BOTH = ("GET", "HEAD", "POST")
SHOWN = 20


@dataclass(frozen=True)
class Differing:
    """A field the two files fill in differently."""

    name: str
    label: Any
    winner: str
    loser: str
    chosen: str


def mergeable(user: Any) -> Any:
    """Customers ``user`` may merge at all."""
    rows = Customer.objects.filter(merged_into__isnull=True)
    right = "c" if user.can("handover", "c") else "a"
    return rows.visible_to(user).in_reach(user, "handover", right)


@page("handover")
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Likely duplicates of this file, and a search for the other one."""
    customer = customer_or_404(request, code)
    if not may_merge(request.user, customer):
        return no_permission(request, "handover", "c")
    asked = one_value(request.GET, "other").strip()
    rows = mergeable(request.user).exclude(pk=customer.pk).select_related("owner").order_by("name_key", "pk")
    if asked:
        others = list(rows.filter(code=asked.upper())[:1]) or list(rows.found_by(asked)[:SHOWN])
    else:
        phones = list(customer.contacts.values_list("mobile", flat=True))
        same = duplicates(
            request.user, name=customer.name, credit_code=customer.credit_code, phones=phones, besides=customer
        )
        ids = [match.customer.pk for match in same.matches]
        others = list(rows.filter(pk__in=ids)) or list(similar(rows, customer.name)[:SHOWN])
    frame = Frame(customer, request.user, timezone.now())
    context = {"frame": frame, "customer": customer, "others": others, "asked": asked}
    return render(request, "customers/file/merge_choose.html", context)


def _differing(loser: Customer, winner: Customer, user: Any, chosen: Any) -> list[Differing]:
    fields = fields_of(user)
    found = []
    for name in CHOSEN:
        theirs, ours = getattr(loser, name), getattr(winner, name)
        # What only one of them says is taken over anyway.
        if theirs == ours or theirs in ("", None) or ours in ("", None):
            continue
        words = dict(getattr(fields[name], "choices", ()))
        shown = [_words(value, words) for value in (ours, theirs)]
        found.append(Differing(name, fields[name].label, *shown, one_value(chosen, f"take_{name}")))
    return found


def _words(value: Any, words: dict[Any, Any]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(words.get(value, value))


@page("handover", methods=BOTH)
@once_per_form
def merge(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """``code`` ends, ``other`` goes on: field by field, and what goes along."""
    loser, winner = customer_or_404(request, code), customer_or_404(request, other)
    if loser.pk == winner.pk:
        raise Http404
    if not may_merge(request.user, loser, winner):
        return no_permission(request, "handover", "c")
    differing = _differing(loser, winner, request.user, request.POST)
    form = MergeForm(request.POST or None, differing=[row.name for row in differing])
    stops = [r for r in (*may_become_one(loser, winner), *blocked(loser, winner)) if r is not None]
    now = timezone.now()
    return about_customer(
        request,
        winner,
        form,
        lambda values: propose_merge(
            actor=request.user, loser=loser, winner=winner, taken=form.taken, reason=values["reason"], now=now
        ),
        needs="may_merge",
        title=_("Merge two files"),
        sub=f"{loser.code} {loser.name} → {winner.code} {winner.name}",
        submit=_("Ask the supervisor"),
        done=_("The supervisor decides; until then both files go on."),
        extra={
            "loser": loser,
            "winner": winner,
            "differing": differing,
            "sides": sides(loser, winner),
            "stops": stops,
        },
        template="customers/file/merge.html",
    )
