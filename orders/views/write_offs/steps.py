"""What is done about debts that are given up: asked for, withdrawn, written back; each a form and a service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import Crumbs, form_page, with_version
from customers.models import Customer
from orders.asking import Asked
from orders.forms.write_offs import AskWriteOffForm, WhyForm, WriteBackForm
from orders.models import OpenItem, WriteOff
from orders.rules import write_offs as rules
from orders.scope_invoices import need
from orders.scope_write_offs import may_withdraw, may_write_back
from orders.services import write_offs as services
from orders.states.write_offs import NOT_GRANTED
from salesops.core.approvals.routing import explain_route
from salesops.core.money import ZERO
from salesops.core.refusals import refuse_if
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

from .page import address_of, write_off_or_404

BOTH = ("GET", "HEAD", "POST")
# A customer with more open items gives up the oldest first.
MOST_ITEMS = 100
SAID = ("cause", "reason", "fault", "fault_note", "evidence")
Values = dict[str, Any]


def crumbs() -> Crumbs:
    return [(_("Write-offs"), reverse("orders:write_offs"))]


@page("write_offs", "c", methods=BOTH)
@once_per_form
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for debts of a customer to be given up. What the address fills in: ``_prefilled``."""
    rows = Customer.objects.in_reach(request.user, "write_offs", "c").select_related("owner")
    customer = get_object_or_404(rows, code=code.upper())
    today = timezone.localdate()
    prefilled = _prefilled(request, customer)
    open_ = OpenItem.objects.unsettled().filter(customer=customer, entry__kind__in=rules.DEBTS)
    # What is asked for stands first, however much older the rest is.
    rows = open_.annotate(first=prefilled.wanted).select_related("entry").order_by("-first", "due_on", "pk")
    items = list(rows[:MOST_ITEMS])
    offered = {i.pk: min(i.open_amount, prefilled.amounts.get(i.pk, i.open_amount)) for i in items if i.first}
    form = AskWriteOffForm(
        request.POST or None, request.FILES or None, rows=items, offered=offered, today=today, initial=prefilled.said
    )
    if prefilled.files:
        form.leave_behind(prefilled.number, prefilled.files)
    context = {"upload": True, "asked": [], "customer": customer, "items": items}
    if one_value(request.POST, "act") == "route":
        form.is_valid()
        context["asked"] = _asked(request.user, customer, form, form.cleaned_data)
        if request.headers.get("HX-Request"):
            return render(request, "orders/write_offs/_asked.html", context)
        # Somebody without scripts asks who decides before he sends it: nothing is refused yet.
        form.errors.clear()
        return render(request, "orders/write_offs/ask.html", context | _head(customer, form))
    if request.method == "GET" and offered:
        context["asked"] = _asked(request.user, customer, form, {f"parts.{pk}": worth for pk, worth in offered.items()})
    made: list[WriteOff] = []

    def act(values: Values) -> None:
        said = {name: values[name] for name in (*SAID, "files")}
        made.append(
            services.ask_write_off(
                actor=request.user, customer=customer, parts=form.parts(values), now=timezone.now(), **said
            )
        )

    head = _head(customer, form)
    answer = form_page(
        request, form, act, title=head["title"], back=head["back"], submit=head["submit"], crumbs=head["crumbs"],
        sub=head["sub"], done=_("Asked for. It is written off once everybody has agreed."),
        template="orders/write_offs/ask.html", extra=context,
    )  # fmt: skip
    return redirect(address_of(made[0])) if made else answer


@dataclass(frozen=True)
class Prefilled:
    """Which items are ``wanted``, with ``amounts`` where not all that is open, and what is ``said`` of them.

    ``files`` of the request ``number`` stay with it: what was handed in and decided on isn't handed in again unlooked at.
    """

    wanted: Q
    said: Values
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    number: str = ""
    files: Sequence[str] = ()


def _prefilled(request: HttpRequest, customer: Customer) -> Prefilled:
    """``?invoice=``: what is open of it; ``?cause=``: why; ``?again=``: as it was asked for before, and not granted.

    A fee is what is left of an instalment that was paid: others of the invoice aren't filled in then.
    """
    invoice, cause, again = (one_value(request.GET, name) for name in ("invoice", "cause", "again"))
    before = WriteOff.objects.visible_to(request.user).filter(customer=customer, state__in=NOT_GRANTED)
    found = before.filter(number__iexact=again).first() if again else None
    if found is not None:
        amounts = dict(found.lines.values_list("item", "amount"))
        said = {name: getattr(found, name) for name in SAID}
        files = list(found.files.order_by("pk").values_list("stored__name", flat=True))
        return Prefilled(Q(pk__in=list(amounts)), said, amounts, found.number, files)
    wanted = Q(entry__document__iexact=invoice) if invoice else Q(pk=0)
    if cause == WriteOff.Cause.FEE:
        wanted &= Q(settled__gt=F("open_amount"))
    return Prefilled(wanted, {"cause": cause})


def _head(customer: Customer, form: Any) -> Values:
    """What stands around the form."""
    return {
        "form": form, "title": _("Ask for a write-off"), "back": reverse("orders:receivables_record", args=[customer.code]),
        "submit": _("Ask for the write-off"), "crumbs": crumbs(), "sub": customer.name,
    }  # fmt: skip


def _asked(user: Any, customer: Customer, form: AskWriteOffForm, values: Values) -> list[Asked]:
    """Who would decide about these amounts, and why; nothing without an amount."""
    parts = form.parts(values)
    if not parts:
        return []
    today = timezone.localdate()
    said = {name: values.get(name) or "" for name in ("cause", "fault", "reason")}
    facts = services.facts_of(customer, parts, said, today)
    route = explain_route(services.MATTER, WriteOff(customer=customer), requester=user, facts=facts, day=today)
    return [Asked(str(_("Write-off")), (), tuple(route))]


@page("write_offs", "c", methods=BOTH)
@once_per_form
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever asked takes it back before it is decided on."""
    found = write_off_or_404(request, number)
    need(may_withdraw(request.user, found))
    return form_page(
        request, WhyForm(request.POST or None, initial={"version": found.version}),
        lambda values: services.withdraw_write_off(
            actor=request.user, found=found, now=timezone.now(), version=with_version(request, found),
            **values,
        ),
        title=_("Withdraw the write-off"), back=address_of(found), submit=_("Withdraw"), sub=found.customer.name,
        crumbs=[*crumbs(), (found.number, address_of(found))], done=_("Withdrawn."), danger=True,
    )  # fmt: skip


@page("write_offs", "c", methods=BOTH)
@once_per_form
def back(request: HttpRequest, number: str) -> HttpResponse:
    """The customer pays after all: what of it is owed again."""
    found = write_off_or_404(request, number)
    need(may_write_back(request.user, found.customer))
    refuse_if(rules.is_posted(found))
    backs, today = services.backs_of(found), timezone.localdate()
    lines = list(found.lines.filter(written__gt=0).select_related("item__entry").order_by("item__due_on", "pk"))
    offered = {line.pk: left for line in lines if (left := line.written - backs.get(line.pk, ZERO))}
    form = WriteBackForm(
        request.POST or None, rows=[line for line in lines if line.pk in offered], offered=offered, today=today,
        initial={"on": today},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda values: services.write_back(
            actor=request.user, found=found, parts=form.parts(values), reason=values["reason"], on=values["on"],
            now=timezone.now(),
        ),
        title=_("Owed again"), back=address_of(found), submit=_("Take the write-off back"), sub=found.customer.name,
        crumbs=[*crumbs(), (found.number, address_of(found))], done=_("Owed again: what was paid can be allocated to it."),
    )  # fmt: skip
