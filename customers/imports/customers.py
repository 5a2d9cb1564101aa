"""Rows of the import ``customers``: checked like the single acts, written some thousand at once (contract.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import CreditAccount, Customer, GradeSheet, Ownership
from customers.rules import file as rules
from customers.scope.customers import parts_in_reach
from customers.services.customers import may_create, name_columns
from customers.services.elsewhere import note_elsewhere
from customers.services.grade_data import Given, give_scores
from customers.services.opening import NewFile, open_many
from customers.services.ownership import hold_owner
from salesops.core.audit.activity import record_activity
from salesops.core.numbering.drawing import continue_after
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import Applied, ImportContext, ImportRow

from .credit import CREDIT_COLUMNS, take_credit
from .customer_refusals import credit_as_it_is, credit_code_free, not_yours, own_unit, owner_by_approval, unknown
from .people import Named
from .same_name import same_names
from .seen import told, visible_ids

# Column of the file → column of the customer, where nothing else is asked.
PLAIN = {
    "name": "name",
    "short_name": "short_name",
    "credit_code": "credit_code",
    "industry": "industry",
    "scale": "employees",
    "province": "province",
    "city": "city",
    "address": "address",
    "channel": "channel",
    "opened_on": "opened_on",
}
SCORES = {"intent": "intent", "scale_score": "scale", "industry_score": "industry"}
CREATED = Applied("created")
UNCHANGED = Applied("unchanged")


@dataclass
class _Line:
    """A row with what it names. ``changes`` of an existing customer: column → [before, after]."""

    row: ImportRow
    owner: Any
    unit: Any
    customer: Any
    changes: dict[str, list[Any]]
    is_new: bool = False


@dataclass
class _Given:
    """What existing customers of a part have, by their id."""

    sheets: Mapping[int, GradeSheet]
    accounts: Mapping[int, CreditAccount]


def refuse(row: ImportRow, *refusals: Refusal | None) -> bool:
    """Add the refusals to the row; whether there were any."""
    found = [r for r in refusals if r is not None]
    row.problems.extend(f"{r.message} [{r.code}]" for r in found)
    return bool(found)


def apply_customers(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Some thousand rows at once; each is checked like the single act."""
    named: Named = context.known
    named.day = context.day
    known = {
        c.code: c
        for c in Customer.objects.select_for_update()
        .filter(code__in=[row.values["code"] for row in rows])
        .order_by("pk")
    }
    codes = [row.values["credit_code"].upper() for row in rows if row.values.get("credit_code")]
    taken = dict(
        Customer.objects.filter(credit_code__in=codes, merged_into__isnull=True).values_list("credit_code", "code")
    )
    ids = [c.pk for c in known.values()]
    given = _Given(
        GradeSheet.objects.in_bulk(ids) if ids else {},
        {a.customer_id: a for a in CreditAccount.objects.filter(customer__in=ids)} if ids else {},
    )
    lines = []
    for row in rows:
        line = _line(row, context, known, taken)
        if line is not None and (line.customer is None or _changed(line, context, given)):
            lines.append(line)
    new = [line for line in lines if line.is_new]
    old = [line for line in lines if not line.is_new]
    named.elsewhere |= _hidden(named.taken, context.actor)
    warned = same_names([line.row.values for line in new], named, context.actor) if new else {}
    _create(new, context)
    _update(old, context)
    take_credit(new, context)
    _give_scores(old, context)
    done = {line.row.number: _created(warned.get(line.row.values["code"], "")) for line in new}
    return done | _updated(old, context.actor)


def _updated(lines: list[_Line], actor: Any) -> dict[int, Applied]:
    seen = visible_ids([line.customer.pk for line in lines if line.changes], actor)
    return {
        line.row.number: Applied("updated", told(line.changes, seen=line.customer.pk in seen))
        if line.changes
        else UNCHANGED
        for line in lines
    }


def _created(warning: str) -> Applied:
    return Applied("created", warning=warning) if warning else CREATED


def _line(
    row: ImportRow, context: ImportContext, known: Mapping[str, Customer], taken: Mapping[str, str]
) -> _Line | None:
    """``row`` with what it names, or ``None`` when it is refused."""
    named: Named = context.known
    values = row.values
    if values.get("credit_code"):
        values["credit_code"] = values["credit_code"].upper()
    customer = known.get(values["code"])
    # Nothing else is said of a file out of reach: neither whose it is nor whether a row agrees with it.
    if customer is not None and not _edits_all(context.actor, customer):
        refuse(row, not_yours())
        return None
    owner = named.users.get(values["owner_username"].casefold())
    unit = named.units.get(values["unit_code"].casefold()) if values.get("unit_code") else None
    if refuse(
        row,
        unknown("owner_username", _("There is no user %(value)s."), values["owner_username"]) if not owner else None,
        unknown("unit_code", _("There is no unit %(value)s."), values["unit_code"])
        if values.get("unit_code") and unit is None
        else None,
        rules.name_given(values["name"]),
        rules.credit_code_fits(values.get("credit_code", "")),
        credit_code_free(row, named, taken),
    ):
        return None
    if owner is None:
        # Refused above: there is no such user.
        return None
    place = unit or named.unit_of(owner)
    if customer is not None:
        return _Line(row, owner, unit, customer, {})
    if refuse(
        row,
        rules.owner_fits(owner, place, context.day),
        None if may_create(context.actor, owner, place) else not_yours(),
        own_unit(context.actor, unit, named.unit_of(owner)),
    ):
        return None
    return _Line(row, owner, place, None, {}, is_new=True)


def _edits_all(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` may edit every part of the file."""
    return actor is None or actor.holds("ADM") or parts_in_reach(actor, customer) is None


def _hidden(codes: set[str], actor: Any) -> set[int]:
    """Ids of those customers by number that ``actor`` can't open."""
    ids = set(Customer.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else set()
    return ids - visible_ids(ids, actor)


def told_elsewhere(named: Named, actor: Any, day: date) -> None:
    """Of an import as of the duplicate check: what somebody heard of companies of others is counted (ACC-12).

    Administrators set up files they don't open.
    """
    if actor is not None and named.elsewhere and not actor.holds("ADM"):
        note_elsewhere(actor=actor, ids=named.elsewhere, day=day, now=timezone.now())


def _changed(line: _Line, context: ImportContext, known: _Given) -> bool:
    """Work out what the row changes; ``False`` when it is refused."""
    customer, values, actor = line.customer, line.row.values, context.actor
    admin = actor is None or actor.holds("ADM")
    if refuse(
        line.row,
        rules.not_merged(customer),
        credit_as_it_is(values, known.accounts.get(customer.pk)),
        None if admin or customer.owner_id == line.owner.pk else owner_by_approval(),
        None if line.unit is None or customer.unit_id == line.unit.pk or admin else owner_by_approval("unit_code"),
    ):
        return False
    for name, column in PLAIN.items():
        if name in values and getattr(customer, column) != values[name]:
            line.changes[name] = [getattr(customer, column), values[name]]
    if customer.owner_id != line.owner.pk:
        line.changes["owner_username"] = [customer.owner.username if customer.owner else "", line.owner.username]
    if line.unit is not None and customer.unit_id != line.unit.pk:
        line.changes["unit_code"] = [customer.unit.code, line.unit.code]
    sheet = known.sheets.get(customer.pk)
    for name, factor in SCORES.items():
        before = getattr(sheet, f"given_{factor}", None)
        if name in values and before != values[name]:
            line.changes[name] = [before, values[name]]
    given = sheet.given_grade if sheet else customer.grade
    if "grade" in values and values["grade"] not in (given, customer.grade):
        if not admin:
            sentence = _(
                "The grade follows from the scores; somebody in charge sets it by hand on the customer's page."
            )
            return not refuse(line.row, Refusal("customers.grade-by-override", sentence, "grade"))
        line.changes["grade"] = [given, values["grade"]]
    return True


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the columns of the customer, those worked out from the name included."""
    found = {column: values[name] for name, column in PLAIN.items() if name in values}
    return found | name_columns(found["name"]) if "name" in found else found


def _create(lines: list[_Line], context: ImportContext) -> None:
    """Open the files, with their grades; ``line.customer`` only where the credit columns ask for it."""
    files = []
    for line in lines:
        fields = {"opened_on": context.day} | _columns(line.row.values)
        fields |= {"code": line.row.values["code"], "owner_id": line.owner.pk, "unit_id": line.unit.pk}
        files.append(NewFile(fields, _given(line.row.values, line.row.values)))
    ids = open_many(actor=context.actor, files=files, day=context.day, now=timezone.now())
    credit = {pk: line for pk, line in zip(ids, lines, strict=True) if CREDIT_COLUMNS.keys() & line.row.values.keys()}
    for pk, customer in (Customer.objects.in_bulk(list(credit)) if credit else {}).items():
        credit[pk].customer = customer
    highest = max((_sequence(line.row.values["code"]) for line in lines), default=0)
    if highest:
        continue_after("C", highest)


def _sequence(code: str) -> int:
    """The running number of a code of our own series, else 0."""
    prefix, _dash, digits = code.rpartition("-")
    return int(digits) if prefix == "C" and digits.isascii() and digits.isdigit() and len(digits) < 12 else 0


def _update(lines: list[_Line], context: ImportContext) -> None:
    by_columns: dict[tuple[str, ...], list[Customer]] = {}
    for line in lines:
        customer = line.customer
        if not line.changes:
            continue
        if {"owner_username", "unit_code"} & set(line.changes):
            _move(customer, line, context)
        columns = _columns({name: pair[1] for name, pair in line.changes.items()})
        for name, value in columns.items():
            setattr(customer, name, value)
        if columns:
            by_columns.setdefault(tuple(sorted(columns)), []).append(customer)
        record_activity(customer, "customers.edit_customer", actor=context.actor, fields=sorted(line.changes))
    text: Any = Customer._meta.get_field("search_text")
    for columns_changed, customers in by_columns.items():
        for customer in customers:
            customer.search_text = text.text_of(customer)
        Customer.objects.bulk_update(customers, [*columns_changed, "search_text"], batch_size=1000)


def _move(customer: Customer, line: _Line, context: ImportContext) -> None:
    """An administrator sets up whose customer it is, from the day of the import."""
    named: Named = context.known
    unit = line.unit or named.unit_of(line.owner) or customer.unit
    hold_owner(customer, owner=line.owner, unit=unit, day=context.day, how=Ownership.How.CHANGED, by=context.actor)
    customer.owner, customer.unit, customer.pool_since = line.owner, unit, None
    customer.save(update_fields=["owner", "unit", "pool_since"])


def _give_scores(lines: list[_Line], context: ImportContext) -> None:
    """Hand the factor scores and grades of existing customers that changed to grading."""
    rows = {line.customer.pk: given for line in lines if (given := _given(line.row.values, line.changes))}
    if rows:
        give_scores(actor=context.actor, rows=rows, day=context.day, now=timezone.now())


def _given(values: Mapping[str, Any], said: Mapping[str, Any]) -> Given | None:
    """What ``values`` say of the grade in the columns that are in ``said``; ``None`` for nothing."""
    names = {"grade", *SCORES} & said.keys()
    if not names:
        return None
    scores = {factor: values[name] for name, factor in SCORES.items() if name in names}
    return Given(grade=values["grade"] if "grade" in names else "", **scores)
