"""Filters of customers: owner with "me" and "my team", units with what lies below, weeks without progress."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import OrgUnit, User
from customers.completeness import CompletenessToday
from customers.credit.holders import warned
from customers.follow_ups import WORKED_WITH
from customers.models import Customer
from customers.policies.cadence import stalled_weeks
from customers.verification import past
from customers.weeks import missing_in, monday_of
from salesops.core.lists.filters import NumberFilter, RelationFilter
from salesops.core.lists.reading import Reading

ME, MY_TEAM = "me", "my_team"


def team_of(user: Any) -> Q:
    """Customers of oneself, of those one assists, of the units one heads and of the markets one serves."""
    reach = user.access.reach("customers")
    units = user.access.headed_units | reach.market_units()
    wanted = Q(owner_id__in=sorted(reach.people | {user.pk}))
    return wanted | Q(unit_id__in=sorted(units)) if units else wanted


@dataclass(frozen=True, kw_only=True)
class OwnerFilter(RelationFilter):
    """Owners by user name; ``me`` and ``my_team`` mean something else to each reader."""

    words = {ME: _("me"), MY_TEAM: _("my team")}

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        names = tuple(v for v in values if v not in self.words)
        found: dict[str, Model] = self.records(names, reading) if names else {}
        where = Q(owner_id__in=[r.pk for r in found.values()])
        if ME in values:
            where |= Q(owner_id=reading.user.pk)
        if MY_TEAM in values:
            where |= team_of(reading.user)
        text = "、".join(str(self.words.get(v) or (self.title(found[v]) if v in found else v)) for v in values)
        return (~where if operator == "not" else where), text

    def options(self, reading: Reading, text: str = "", limit: int = 50) -> dict[str, str]:
        first = {} if text else {code: str(word) for code, word in self.words.items()}
        return {**first, **super().options(reading, text, limit)}


def owner_filter(**more: Any) -> OwnerFilter:
    """Any person: who owns a customer the reader sees stands in the row anyway."""
    return OwnerFilter(
        name="owner",
        label=_("Owner"),
        rows=lambda user: User.objects.order_by("name_key", "pk"),
        key="username",
        title=lambda person: person.name,
        find=lambda rows, text: rows.filter(Q(name__icontains=text) | Q(username__icontains=text)),
        **more,
    )


@dataclass(frozen=True, kw_only=True)
class UnitFilter(RelationFilter):
    """Units by code, shown by name; a unit means everything below it. Read from the tree a process keeps loaded."""

    kinds: tuple[str, ...] = ()

    def _units(self, reading: Reading) -> dict[str, Any]:
        nodes = reading.user.access.tree.nodes.values()
        return {n.code: n for n in nodes if not self.kinds or n.kind in self.kinds}

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        units = self._units(reading)
        found = [units[v].id for v in values if v in units]
        where = Q(unit_id__in=sorted(reading.user.access.tree.subtree(found)))
        text = "、".join(units[v].local_name if v in units else v for v in values)
        return (~where if operator == "not" else where), text

    def options(self, reading: Reading, text: str = "", limit: int = 50) -> dict[str, str]:
        named = {code: f"{unit.local_name} {code}" for code, unit in sorted(self._units(reading).items())}
        return {code: name for code, name in named.items() if text.lower() in name.lower()}


def unit_filter(name: str, label: Any, *kinds: str, common: bool = True) -> UnitFilter:
    """A filter by units of ``kinds``, or of any."""
    return UnitFilter(name=name, label=label, kinds=kinds, common=common, rows=lambda user: OrgUnit.objects.none())


def idle_since(day: date) -> Q:
    """Customers whose last progress lies before ``day``, counted from their opening when there was none."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return Q(last_progress_at__lt=start) | Q(last_progress_at__isnull=True, opened_on__lt=day)


@dataclass(frozen=True, kw_only=True)
class IdleFilter(NumberFilter):
    """Open customers without progress for so many weeks."""

    operators = ("",)

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        number = self.parse(values)
        if number != int(number) or not 1 <= number <= 104:
            raise self.wrong(values)
        weeks = int(number)
        return idle_since(reading.today - timedelta(weeks=weeks)) & ~Q(status__in=["archived", "frozen"]), ngettext(
            "%(weeks)d week", "%(weeks)d weeks", weeks
        ) % {"weeks": weeks}


@dataclass(frozen=True, kw_only=True)
class CompletenessFilter(NumberFilter):
    """How much of the file is known, in percent."""

    operators = ("lte", "gte")

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        number = self.parse(values)
        compared = LessThanOrEqual if operator == "lte" else GreaterThanOrEqual
        return Q(compared(CompletenessToday(), number)), f"{number:,} %"


def tagged(values: tuple[str, ...], reading: Reading) -> Q:
    """Customers that have one of the tags."""
    return Q(tags__overlap=list(values))


def unconfirmed(values: tuple[str, ...], reading: Reading) -> Q:
    """Customers whose status of this week is due and not confirmed yet."""
    rows = Customer.objects.visible_to(reading.user)
    return Q(pk__in=missing_in(monday_of(reading.today), rows).order_by().values("pk"))


def stalled(values: tuple[str, ...], reading: Reading) -> Q:
    """Customers in somebody's care without progress for the weeks of their grade, as the list of Monday counts (defaults.md 3)."""
    found = Q()
    for grade, weeks in stalled_weeks(reading.today).items():
        grades = [grade, ""] if grade == "C" else [grade]
        found |= Q(grade__in=grades) & idle_since(reading.today - timedelta(weeks=weeks) + timedelta(days=1))
    return found & Q(owner__isnull=False, status__in=WORKED_WITH)


def to_verify(values: tuple[str, ...], reading: Reading) -> Q:
    """Customers whose file is to be verified again, by the interval of their grade."""
    return past(reading.today)


# Beside the levels of warning signs: what they may end in.
FROZEN = "frozen"


def credit_warned(values: tuple[str, ...], reading: Reading) -> Q:
    """Customers whose group has an open warning sign of one of the levels or is frozen, as far as the reader sees their credit."""
    levels = [value for value in values if value != FROZEN]
    seen = Customer.objects.in_reach(reading.user, "credit").order_by().values("pk")
    return Q(pk__in=warned(levels, frozen=FROZEN in values)) & Q(pk__in=seen)
