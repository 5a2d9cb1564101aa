"""Targets from a file (contract.md, "Imports"): they are in force at once; another amount follows the one before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit, User
from accounts.org import OrgTree
from assessments.models import Metric
from assessments.rules.target_periods import named
from assessments.rules.target_plans import amount_fits
from assessments.scope import reach_of
from assessments.services.targets.history import PastTarget, bring_targets
from assessments.targets.sheet import step_of
from salesops.core.imports import parsing
from salesops.core.sockets.imports import Applied, ImportColumn, ImportContext, ImportKind, ImportRow, import_kinds

CREATED, UNCHANGED = Applied("created"), Applied("unchanged")


def metric_of(cell: Any) -> str:
    """A metric by its code or its word in either language."""
    written = str(cell).strip().casefold()
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            for value, label in Metric.choices:
                if written in (value, str(label).casefold()):
                    return str(value)
    raise ValueError(
        _g("%(cell)s is none of %(choices)s.") % {"cell": str(cell)[:40], "choices": ", ".join(Metric.values)}
    )


def period_code(cell: Any) -> str:
    """``2026``, ``2026Q3``, ``2026-09``, ``2026W37``; a sheet may hold the year as a number or the month as its first day."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    written = str(cell).strip().upper()
    if named(written) is None:
        raise ValueError(_g("Write a period like 2026, 2026Q3, 2026-09 or 2026W37."))
    return written


def amount(cell: Any) -> Decimal:
    value = parsing.decimal(2)(cell)
    if value < 0:
        raise ValueError(_g("This can't be negative."))
    return value


@dataclass
class Known:
    """People and units looked up by what stands in the file, whatever the case."""

    actor: Any = None
    seen: set[tuple[Any, ...]] = field(default_factory=set)

    @cached_property
    def users(self) -> dict[str, User]:
        return {user.username.casefold(): user for user in User.objects.defer("search_text")}

    @cached_property
    def units(self) -> dict[str, OrgUnit]:
        return {unit.code.casefold(): unit for unit in OrgUnit.objects.all()}

    @cached_property
    def departments(self) -> set[int]:
        tree = OrgTree.on(timezone.localdate())
        return {node.id for node in tree.nodes.values() if node.kind == OrgUnit.Kind.DEPARTMENT}


def _subject(row: ImportRow, known: Known) -> tuple[User | None, OrgUnit | None]:
    """The person or the unit a row names; what is wrong with it goes to the row."""
    name, code = row.values.get("username"), row.values.get("unit_code")
    if bool(name) == bool(code):
        row.problems.append(_g("Name a person or a unit, one of both."))
        return None, None
    if name:
        user = known.users.get(name.casefold())
        if user is None:
            row.problems.append(_g("There is no user %(value)s.") % {"value": name})
        return user, None
    unit = known.units.get(str(code).casefold())
    if unit is None:
        row.problems.append(_g("There is no unit %(value)s.") % {"value": code})
    elif unit.pk in known.departments:
        row.problems.append(_g("Departments owe no targets."))
        return None, None
    return None, unit


def apply_targets(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Rows of one metric, period and subject once; the same file again changes nothing."""
    known: Known = context.known
    past = []
    for row in rows:
        values = row.values
        user, unit = _subject(row, known)
        wrong = amount_fits(values["amount"], step_of(values["metric"]), "amount")
        if wrong:
            row.problems.append(wrong.message)
        key = (values["metric"], values["period"], user and user.pk, unit and unit.pk)
        if (user or unit) and key in known.seen:
            row.problems.append(_g("The file gives this target twice."))
        if row.problems or not (user or unit):
            continue
        known.seen.add(key)
        period, grain = named(values["period"]) or (None, None)
        if period and grain:
            past.append(PastTarget(row.number, values["metric"], period, grain, user, unit, values["amount"]))
    brought = bring_targets(actor=context.actor, targets=past, now=timezone.now(), reason=context.file)
    return {
        number: Applied("updated", {"amount": [str(before), str(after)]}) if before is not None else CREATED
        for number, (before, after) in brought.changed.items()
    } | dict.fromkeys(brought.unchanged, UNCHANGED)


def begin(rows: list[ImportRow]) -> Known:
    """Files of targets go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('targets in force'))")
    return Known()


def may_import(user: Any) -> bool:
    """Who sets the portal up, and who gives targets to everybody."""
    return bool(user.holds("ADM")) or reach_of(user, "c").everything


import_kinds.register(
    ImportKind(
        code="targets",
        label=_("Targets"),
        help=_("Targets in force at once, without a plan: of a former system, or as they were agreed elsewhere."),
        capability="targets",
        key=("metric", "period", "username", "unit_code"),
        apply=None,
        apply_part=apply_targets,
        prepare=begin,
        may=may_import,
        columns=(
            ImportColumn("metric", _("metric"), metric_of, required=True, example="sales", also=_("KPI")),
            ImportColumn("period", _("period"), period_code, required=True, example="2026Q3"),
            ImportColumn("username", _("user name"), parsing.text(60), example="wang.zihan", also=_("person")),
            ImportColumn("unit_code", _("unit code"), parsing.text(20), also=_("unit")),
            ImportColumn("amount", _("target"), amount, required=True, example="600000.00", also=_("amount")),
        ),
    )
)
