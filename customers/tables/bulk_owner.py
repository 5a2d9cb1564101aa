"""Owner of many customers: one change of owner for all of them, approved as on its own page (ACC-9, defaults.md 11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from customers.models import Customer, OwnerChangeItem
from customers.rules import file as file_rules
from customers.rules import owner_change as rules
from customers.rules import pool as pool_rules
from customers.services.owner_change import change_owner, preview
from customers.services.ownership import unit_of
from customers.states.customer import CustomerStatus
from salesops.core.lists.bulk import BulkAction, BulkField, Data, Fate
from salesops.core.lists.reading import Reading
from salesops.core.refusals import Refusal

from .pool import heir_choices, heirs_of


def _asked(count: int) -> str:
    return ngettext(
        "Change of owner of %(count)d customer.", "Change of owner of %(count)d customers.", count
    ) % {"count": count}  # fmt: skip


def _heir(actor: Any, data: Data) -> User:
    return heirs_of(actor).get(username=data["heir"])


def _day(data: Data) -> date:
    return date.fromisoformat(data["day"])


def _fits(data: Data, actor: Any, today: date, count: int) -> Iterable[Refusal | None]:
    """What is the same for all rows; more than a change takes are a handover."""
    if count > rules.AT_ONCE:
        sentence = _("At most %(most)s customers at once; hand over a person's customers as a handover.")
        yield Refusal("customers.too-many-at-once", sentence % {"most": rules.AT_ONCE})
    yield pool_rules.reason_given(data["reason"])
    heir, day = _heir(actor, data), _day(data)
    if late := rules.day_fits(day, today):
        yield late
        return
    refusal = file_rules.owner_fits(heir, unit_of(heir, day), day)
    # The rule speaks of the owner, the field here of the new one.
    yield refusal and replace(refusal, field="heir")


def _foresee(records: Sequence[Any], actor: Any, data: Data, today: date) -> Mapping[int, Fate]:
    """Whose customer each is and becomes, or why it can't move: three queries."""
    prefetch_related_objects(records, "owner")
    heir, ids = _heir(actor, data), [c.pk for c in records]
    reached = set(Customer.objects.filter(pk__in=ids).in_reach(actor, "handover", "a").values_list("pk", flat=True))
    under_way = OwnerChangeItem.objects.filter(customer__in=ids, change__state__in=("waiting", "planned"))
    waiting = set(under_way.values_list("customer", flat=True))

    def refusal(customer: Customer) -> Refusal | None:
        if customer.pk not in reached:
            return Refusal("core.no-permission", _("Your roles don't allow this."))
        if customer.status == CustomerStatus.ARCHIVED:
            return Refusal("customers.archived", _("This file is archived."))
        if customer.owner_id == heir.pk:
            return Refusal("customers.owner-already", _("%(person)s has it already.") % {"person": heir.name})
        if customer.pk in waiting:
            return Refusal("customers.change-under-way", _("A change of owner is under way already."))
        return None

    def now(customer: Customer) -> str:
        return customer.owner.name if customer.owner else _("Public pool")

    return {c.pk: Fate(heir.name, refusal(c), now(c)) for c in records}


def _about(records: Sequence[Any], actor: Any, data: Data, today: date) -> Iterable[str]:
    """Who decides, what stays, whether the heir has room."""
    seen = preview(records, _heir(actor, data), _day(data), today)
    if all(c.owner_id is None for c in records):
        yield _("All of them are in the public pool: done at once.")
    elif seen.across or seen.by_grade["A"]:
        yield _("Across markets or with A customers: the director in charge approves.")
    else:
        yield _("Inside a market: the market manager approves.")
    if seen.planned_visits:
        yield ngettext(
            "%(count)d planned visit stays with who planned it.",
            "%(count)d planned visits stay with who planned them.",
            seen.planned_visits,
        ) % {"count": seen.planned_visits}
    yield from seen.warnings


def _together(records: Sequence[Any], actor: Any, data: Data, now: datetime) -> str:
    change = change_owner(
        actor=actor, customers=records, heir=_heir(actor, data), day=_day(data),
        reason=data["reason"], now=now,
    )  # fmt: skip
    return reverse("customers:owner_change", args=[change.pk])


def _today(reading: Reading) -> str:
    return reading.today.isoformat()


CHANGE_OWNER = BulkAction(
    code="owner",
    label=gettext_lazy("Change owner"),
    together=_together,
    foresee=_foresee,
    about=_about,
    fits=_fits,
    done=_asked,
    right=("handover", "a"),
    icon="out",
    fields=(
        BulkField("heir", gettext_lazy("New owner"), heir_choices),
        BulkField("day", gettext_lazy("from"), kind="date", initial=_today),
        BulkField("reason", gettext_lazy("Reason")),
    ),
    # One act for all rows.
    at_once=rules.AT_ONCE,
)
