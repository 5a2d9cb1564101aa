"""The grade of a customer in words and bars: what the panel, the page and the API show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.grading_items import BY_CODE, FACTORS, NUMBER_ITEMS, WORD_ITEMS
from customers.grading_words import item_words
from customers.models import Customer, GradeChange, GradeOverride, GradeSheet, GradeSuggestion
from customers.policies.grading import GRADING
from customers.rules.grading import FactorScore, GradeData, ItemScore, Score, plain, score
from salesops.core.policies import PolicyValues, policy_on

# Keys of the parts of the bar (``ui.css``), by factor.
KEYS = {"intent": "", "scale": "k2", "industry": "k3"}


@dataclass(frozen=True)
class ItemLine:
    """One item in words: what is known, its points."""

    item: ItemScore
    label: str
    text: str

    @property
    def is_known(self) -> bool:
        return self.item.anchor is not None


@dataclass(frozen=True)
class FactorLine:
    """One factor with the key of its part in the bar."""

    factor: FactorScore
    label: str
    key: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class Explanation:
    """Why a customer has its grade. ``override`` is the grade set by hand in force, ``waiting`` a proposed one."""

    customer: Customer
    sheet: GradeSheet | None
    policy: PolicyValues
    score: Score
    factors: tuple[FactorLine, ...]
    override: GradeOverride | None
    waiting: GradeOverride | None
    suggestions: tuple[GradeSuggestion, ...]
    next_run: date

    @property
    def policy_grade(self) -> str:
        return self.sheet.policy_grade if self.sheet else ""

    @property
    def by_given_grade(self) -> bool:
        """The grade came with an import and stands until enough is known."""
        return bool(
            self.sheet and self.score.provisional and self.sheet.given_grade
            and self.sheet.given_grade == self.sheet.policy_grade
        )  # fmt: skip

    @property
    def missing(self) -> list[str]:
        return [str(BY_CODE[code].label) for code in self.score.missing]

    @property
    def missing_names(self) -> str:
        return _(", ").join(self.missing)

    @property
    def missing_label(self) -> str:
        return _("to be filled in")

    @property
    def title(self) -> str:
        """The question the panel answers."""
        grade = self.customer.grade
        return _("Why %(grade)s") % {"grade": grade} if grade else _("Not graded yet")

    @property
    def points(self) -> str:
        return _("%(score)s points") % {"score": plain(self.score.total)}

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """The bar from left to right."""
        return [(line.label, line.factor.part) for line in self.factors]

    @property
    def thresholds(self) -> list[tuple[str, Decimal]]:
        return [(f"{g} {plain(v)}", v) for g, v in (("B", self.policy["b_from"]), ("A", self.policy["a_from"]))]

    @property
    def sentence(self) -> str:
        """The bar in words, for who hears it."""
        parts = _(", ").join(f"{line.label} {plain(line.factor.part)}" for line in self.factors)
        words = {"parts": parts, "score": plain(self.score.total), "a": plain(self.policy["a_from"])}
        words["b"] = plain(self.policy["b_from"])
        return _("%(parts)s; together %(score)s. Grade A from %(a)s, B from %(b)s.") % words

    @property
    def version(self) -> str:
        """The version of the policy as people call it."""
        first = self.policy.valid_from
        if not self.policy.number or first is None:
            return _("as shipped")
        return _("version %(number)s, from %(day)s") % {"number": self.policy.number, "day": first.isoformat()}


def data_of(customer: Customer, sheet: GradeSheet | None) -> GradeData:
    """What is known about ``customer``."""
    return GradeData(
        {code: getattr(sheet, code, None) for code in WORD_ITEMS},
        {item.code: getattr(customer, item.column) for item in NUMBER_ITEMS},
        {code: getattr(sheet, f"given_{code}", None) for code in FACTORS},
    )


def next_monday(today: date) -> date:
    """The Monday after ``today``."""
    return today + timedelta(days=7 - today.weekday())


def _item_text(item: ItemScore, customer: Customer, policy: Mapping[str, Any]) -> str:
    about = BY_CODE[item.code]
    if about.is_number:
        value = getattr(customer, about.column)
        return _("unknown") if value is None else f"{value:,.0f}"
    return item_words(about, policy)[item.anchor - 1] if item.anchor else _("unknown")


def factor_lines(found: Score, customer: Customer, policy: Mapping[str, Any]) -> tuple[FactorLine, ...]:
    """The parts of the bar from left to right."""
    lines = []
    for factor in found.factors:
        items = tuple(
            ItemLine(item, str(BY_CODE[item.code].label), _item_text(item, customer, policy)) for item in factor.items
        )
        code = factor.code
        lines.append(FactorLine(factor, str(FACTORS[code]), KEYS[code], items))
    return tuple(lines)


def explanation_of(customer: Customer, day: date | None = None, known: Any = None) -> Explanation:
    """Why ``customer`` has its grade, as of ``day`` (today): three queries; one for who knows (``page/known.py``) that nothing
    but the policy speaks."""
    today = day or timezone.localdate()
    sheets: Any = GradeSheet.objects.raw("SELECT * FROM customers_gradesheet WHERE customer_id = %s", [customer.pk])
    sheet = next(iter(sheets), None)
    policy = policy_on(GRADING, today)
    found = score(data_of(customer, sheet), policy)
    overrides = _standing(customer) if known is None or known.overrides else {}
    suggested = known is None or known.suggestions
    return Explanation(
        customer=customer,
        sheet=sheet,
        policy=policy,
        score=found,
        factors=factor_lines(found, customer, policy),
        override=overrides.get("active"),
        waiting=overrides.get("waiting"),
        suggestions=_suggested(customer) if suggested else (),
        next_run=next_monday(today),
    )


def _standing(customer: Customer) -> Mapping[str, GradeOverride]:
    rows = GradeOverride.objects.filter(customer=customer, state__in=("active", "waiting"))
    return {row.state: row for row in rows.select_related("asked_by", "decided_by")}


def _suggested(customer: Customer) -> tuple[GradeSuggestion, ...]:
    return tuple(GradeSuggestion.objects.filter(customer=customer, state="open").order_by("direction"))


# So many changes are shown.
SHOWN = 50


def history_of(customer: Customer) -> list[GradeChange]:
    """The changes of grade or score, the newest first; a file merged into this one had a history too."""
    # Named one by one: an OR over two tables made PostgreSQL read both of them whole.
    merged = Customer.objects.filter(merged_into=customer).values_list("pk", flat=True)
    rows = GradeChange.objects.filter(customer__in=[customer.pk, *merged])
    return list(rows.select_related("by").order_by("-at", "-pk")[:SHOWN])
