"""Warning signs: in whose figures the night would find one, or one no more; whose sign would be graver or milder. A sign that is
open keeps the policy of the day it was found on; what is said of it is what it would be when found anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.credit.factors import LEVELS, SIGNS
from customers.models import CreditAccount, CreditSign, PolicyPreview, PreviewRow
from customers.policies.credit_signs import CREDIT_SIGNS
from customers.rules.credit.signs import FIGURES, signs_in
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import facts_of

from .trial import Trial, register

Policy = Mapping[str, Any]
_ORDER = tuple(LEVELS)
_GETS = {
    "yellow": _("Would get a yellow sign"),
    "orange": _("Would get an orange sign"),
    "red": _("Would get a red sign: credit freezes"),
}
_LOSES = {
    "yellow": _("Would no longer get a yellow sign"),
    "orange": _("Would no longer get an orange sign"),
    "red": _("Would no longer get a red sign"),
}


@dataclass(frozen=True)
class Side:
    """The policy before or after: level of each kind, and the kinds it finds in figures."""

    policy: Policy
    levels: Mapping[str, str]

    @classmethod
    def of(cls, policy: Policy) -> "Side":
        return cls(policy, {row["sign"]: row["level"] for row in policy["signs"]})

    def coded(self, kind: str) -> str:
        return f"{kind}:{self.levels[kind]}"


def write(kept: PolicyPreview, values: Policy, ids: list[int]) -> None:
    """The figures are read for accounts that are rated, as by night; open signs count whoever has them."""
    was, now = Side.of(policy_on(CREDIT_SIGNS, kept.day)), Side.of(values)
    rated = CreditAccount.objects.filter(customer__in=ids).exclude(rating="")
    watched = list(rated.values_list("customer_id", flat=True))
    facts = facts_of(watched, kept.day, *FIGURES)
    standing: dict[int, set[str]] = {}
    for customer, kind in CreditSign.objects.filter(customer__in=ids, state="open").values_list("customer_id", "kind"):
        standing.setdefault(customer, set()).add(kind)
    made: list[PreviewRow] = []
    for pk in {*watched, *standing}:
        figures = {name: facts[name].get(pk) for name in FIGURES}
        found = [{kind for kind, _figure in signs_in(figures, kept.day, side.policy)} for side in (was, now)]
        lines = _lines(found[0], found[1], standing.get(pk, set()), was, now)
        made += [PreviewRow(preview=kept, customer_id=pk, **line) for line in lines]
    PreviewRow.objects.bulk_create(made)


def _lines(before: set[str], after: set[str], standing: set[str], was: Side, now: Side) -> Iterator[dict[str, str]]:
    for kind in sorted(after - before - standing):
        yield {"what": f"gets_{now.levels[kind]}", "after": now.coded(kind)}
    for kind in sorted(before - after):
        yield {"what": f"loses_{was.levels[kind]}", "before": was.coded(kind)}
    for kind in sorted((before & after) | (standing - before)):
        rise = _ORDER.index(now.levels[kind]) - _ORDER.index(was.levels[kind])
        if rise:
            yield {"what": "graver" if rise > 0 else "milder", "before": was.coded(kind), "after": now.coded(kind)}


def shown(what: str, value: str) -> str:
    """ "promises:yellow" in words."""
    kind, colon, level = value.partition(":")
    return _g("%(sign)s (%(level)s)") % {"sign": SIGNS[kind].name, "level": LEVELS[level]} if colon else value


register(
    Trial(
        CREDIT_SIGNS,
        write,
        words={
            **{f"gets_{level}": _GETS[level] for level in reversed(_ORDER)},
            **{f"loses_{level}": _LOSES[level] for level in reversed(_ORDER)},
            "graver": _("Its sign would be graver when found anew"),
            "milder": _("Its sign would be milder when found anew"),
        },
        shown=shown,
        owners=True,
        note=_(
            "Tried on the figures of today. Months, days and shares these are worked out over count once the version holds."
        ),
    )
)
