"""The weekly contact round (C21): the list of a market, worked off with one key a customer."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OrgUnit
from accounts.views.absences.refused import beside_fields
from customers.code_lists import NEXT_STEP
from customers.forms.logs import CallForm
from customers.log_times import first_of, monday
from customers.models import Contact, ContactRound, RoundCall, RoundOutcome
from customers.models.contact_round import REACHED
from customers.scope.customers import in_chain
from customers.scope.rounds import markets_settled, may_call, sees_rounds
from customers.services.rounds import record_call
from salesops.core.codes.reading import choices
from salesops.core.masking import masked_mobile
from salesops.core.refusals import Refused
from salesops.core.sockets.customer_facts import facts_of
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page

from .write import day_of

FACTS = ("open_orders", "due_soon", "overdue", "dealer_stock")
MOST = 300


def _rounds(request: HttpRequest, week: date) -> list[ContactRound]:
    """Of the week, with coverage: those drawn up for oneself first, then the markets one settles, then those one may call in."""
    rows = ContactRound.objects.visible_to(request.user).filter(week=week, market__kind=OrgUnit.Kind.MARKET)
    reached = Count("calls", filter=Q(calls__outcome__in=REACHED))
    found = rows.annotate(n=Count("calls"), reached=reached).select_related("market", "user").order_by("market__code")
    own = markets_settled(request.user)
    user = request.user
    return sorted(
        found,
        key=lambda r: (r.user_id != user.pk, r.market_id not in own, not may_call(user, r.market_id, r.user_id)),
    )


def _calls(found: ContactRound, today: date, user: Any) -> list[RoundCall]:
    """Open ones first, those to call again on top; figures of others for all at once."""
    rows = RoundCall.objects.filter(round=found).select_related("customer__owner", "answered_by")
    calls = list(rows.order_by(F("answered_at").asc(nulls_first=True), "customer__grade", "customer__name_key")[:MOST])
    calls.sort(key=lambda call: call.outcome in REACHED)
    ids = [call.customer_id for call in calls]
    facts = facts_of(ids, today, *FACTS)
    people = {c.customer_id: c for c in Contact.objects.filter(customer__in=ids, is_primary=True, is_active=True)}
    for call in calls:
        call.facts = {name: facts[name].get(call.customer_id) for name in FACTS}
        call.contact = people.get(call.customer_id)
        number = call.contact.mobile if call.contact else call.customer.phone
        call.number = number if in_chain(user, call.customer) else masked_mobile(number)
        call.is_reached = call.outcome in REACHED
    return calls


@page("visits")
def contact_round(request: HttpRequest) -> HttpResponse:
    """The list of the week, market by market."""
    if not sees_rounds(request.user):
        return no_permission(request, "visits", "v")
    return _draw(request)


def _draw(request: HttpRequest, error: tuple[int, CallForm] | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    asked = request.GET.get("week", "")
    week = min(first_of("week", day_of(asked, today)), monday(today)) if asked else monday(today)
    rounds = _rounds(request, week)
    code = request.GET.get("market", "")
    chosen = next((r for r in rounds if r.market.code == code), None) if code else (rounds[0] if rounds else None)
    tree = request.user.access.tree
    for one in rounds:
        one.node = tree.nodes.get(one.market_id)
    context = {
        "week": week,
        "this_week": week == monday(today),
        "before": week - timedelta(days=7),
        "after": week + timedelta(days=7) if week < monday(today) else None,
        "rounds": rounds,
        "chosen": chosen,
        "calls": _calls(chosen, today, request.user) if chosen else [],
        "may_call": chosen is not None and may_call(request.user, chosen.market_id, chosen.user_id),
        "outcomes": [(number, code, label) for number, (code, label) in enumerate(RoundOutcome.choices, 1)],
        "steps": choices(NEXT_STEP),
        "error_id": error[0] if error else None,
        "error_form": error[1] if error else None,
    }
    return render(request, "customers/logs/round.html", context, status=status)


@page("visits", methods=("POST",))
@once_per_form
def answer_call(request: HttpRequest, pk: int) -> HttpResponse:
    """One key: what came of the call."""
    if not sees_rounds(request.user):
        return no_permission(request, "visits", "v")
    rounds = ContactRound.objects.visible_to(request.user)
    call = get_object_or_404(
        RoundCall.objects.filter(round__in=rounds).select_related("round__market", "customer"), pk=pk
    )
    if not may_call(request.user, call.round.market_id, call.round.user_id):
        return no_permission(request, "visits", "c")
    form = CallForm(request.POST)
    status = 422
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            record_call(actor=request.user, call=call, now=timezone.now(), **values)
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            messages.success(request, _("Noted: %(customer)s") % {"customer": call.customer.called})
            address = f"{reverse('customers:contact_round')}?week={call.round.week.isoformat()}&market={call.round.market.code}"
            return redirect(address)
    return _draw(request, (call.pk, form), status)
