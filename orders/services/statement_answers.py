"""What the customer answers: confirmed, disputed line by line, objected to a confirmation (ORD-9, T23).

By link nobody is signed in: ``actor`` is nobody, the answer carries the name typed, the network address and the checksum of
what was shown. A second answer changes nothing: the state has moved on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from orders.models import Difference, LedgerEntry, Statement, StatementAnswer, StatementLine, StatementLink
from orders.people import Desks, finance_on
from orders.rules import statements as rules
from orders.rules.shipments import filled
from orders.scope_statements import may_keep, need
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.files import store_upload
from salesops.core.refusals import Conflict, Invalid, Refusal, Refused, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move
from salesops.core.worktime import due_at

from .statement_links import mail_statement, revoke_links
from .statement_told import tell_confirmed, tell_disputed
from .statements import lock_statement

PURPOSE = "orders.statement"
KINDS = ("pdf", "jpg", "jpeg", "png", "webp", "heic", "xlsx", "docx")
MOST_FILES = 5


@dataclass(frozen=True)
class Disputed:
    """What a customer disputes: line ``no`` of the statement, 0 for something it misses."""

    no: int
    reason: str
    text: str = ""
    claimed: Decimal | None = None
    file: File | None = None


def _shown(statement: Statement, seen: str) -> None:
    """Only what was shown is answered: a statement sent anew meanwhile, or answered by a colleague, is looked at first."""
    if seen and seen != statement.digest:
        raise Conflict(Refusal("orders.statement-changed", _("There is a newer version by now.")))


def _answered(statement: Statement) -> Refused:
    sentence = _("This statement was answered before. Nothing was changed.")
    return Refused(Refusal("orders.answered-before", sentence, figures={"state": statement.state}))


@act("orders.confirm_statement")
def confirm_by_link(*, actor: None, link: StatementLink, name: str, place: str, seen: str, now: datetime) -> Statement:
    """The customer agrees with the balance. The house's secretary and rep hear of it, the known contact can object."""
    found = lock_statement(link.statement)
    _shown(found, seen)
    refuse_if(*filled({"name": name}, name=_("Enter your name.")), kind=Invalid)
    if found.state != "sent":
        raise _answered(found)
    refuse_if(rules.still_true(found), rules.differences_done(found))
    answered = _answer(found, "confirmed", name, now, link=link, place=place)
    mail_statement(answered, "confirmed", now=now, actor=None)
    return answered


def _answer(statement: Statement, kind: str, name: str, now: datetime, **proof: Any) -> Statement:
    verb = "confirm" if kind == "confirmed" else "dispute"
    moved = move(statement, verb, actor=None, answered_at=now)
    given = StatementAnswer.objects.create(
        statement=moved, kind=kind, name=name.strip()[:60], digest=statement.digest, at=now, **proof
    )
    moved.customer = statement.customer
    record_activity(moved, f"orders.{verb}_statement", actor=proof.get("by"), note=given.name)
    if kind == "confirmed":
        tell_confirmed(moved, given, actor=proof.get("by"), now=now)
    return moved


@act("orders.dispute_statement")
def dispute_by_link(
    *, actor: None, link: StatementLink, name: str, place: str, seen: str, what: Sequence[Disputed], now: datetime
) -> Statement:
    """The customer disputes some lines, or misses something. Each is a difference with an owner and a day (T24).

    After a confirmation it is an objection: the balance is open again, unless it is locked.
    """
    found = lock_statement(link.statement)
    _shown(found, seen)
    objects = found.state == "confirmed"
    if found.state not in ("sent", "confirmed"):
        raise _answered(found)
    lines = {line.no: line for line in found.lines.select_related("entry")}
    refuse_if(
        *filled({"name": name}, name=_("Enter your name.")),
        None if what else Refusal("orders.nothing-disputed", _("Say what is wrong with at least one line."), "lines"),
        *(_wrong(one, lines) for one in what),
        _too_many(link, what),
        kind=Invalid,
    )
    disputed = _answer(found, "objected" if objects else "disputed", name, now, link=link, place=place)
    owner = owner_of(found.customer, now)
    due = due_at(now, clock_limit("T24", timezone.localdate(now)))
    for one in what:
        _difference(disputed, lines.get(one.no), one, link, name, owner, due, now)
    tell_disputed(disputed, len(what), actor=None, now=now)
    return disputed


def _wrong(one: Disputed, lines: dict[int, StatementLine]) -> Refusal | None:
    if one.no and one.no not in lines:
        return Refusal("orders.unknown-line", _("There is no such line."), f"lines.{one.no}")
    if one.reason not in Difference.Reason.values:
        return Refusal("orders.reason-missing", _("Choose a reason."), f"lines.{one.no}.reason")
    if not one.text.strip() and (not one.no or one.reason in (Difference.Reason.OTHER, Difference.Reason.MISSING)):
        return Refusal("orders.text-missing", _("Say in a few words what is wrong."), f"lines.{one.no}.text")
    return None


def _too_many(link: StatementLink, what: Sequence[Disputed]) -> Refusal | None:
    """Five files a link (security.md 5)."""
    if link.files + sum(1 for one in what if one.file) <= MOST_FILES:
        return None
    return Refusal("orders.too-many-files", _("At most %(n)s files.") % {"n": MOST_FILES}, "lines")


def _difference(
    statement: Statement, line: StatementLine | None, one: Disputed, link: StatementLink, name: str, owner: User | None,
    due: datetime, now: datetime,
) -> None:  # fmt: skip
    stored = None
    if one.file:
        # Kept under who sent the statement: a customer is no user. Its content is looked at like every other upload.
        try:
            stored = store_upload(
                one.file, owner=statement.sent_by, purpose=PURPOSE, record=statement, only=KINDS, by_link=True
            )
        except Refused as error:
            told = (Refusal(r.code, r.message, f"lines.{one.no}.file", r.figures) for r in error.refusals)
            raise Invalid(*told) from error
        StatementLink.objects.filter(pk=link.pk).update(files=F("files") + 1)
    entry: LedgerEntry | None = line.entry if line else None
    Difference.objects.create(
        statement=statement, line=line, reason=one.reason, text=one.text.strip()[:500], claimed=one.claimed, file=stored,
        raised_by=name.strip()[:60], raised_at=now, due_at=due, owner=owner, booked_by_id=entry.by_id if entry else None,
    )  # fmt: skip


def owner_of(customer: Customer, now: datetime) -> User | None:
    """Who settles for the customer's market; else finance."""
    day = timezone.localdate(now)
    return Desks(day).secretary(customer.unit_id) or next(iter(finance_on(day)), None)


@act("orders.confirm_statement")
def confirm_on_paper(
    *, actor: User, statement: Statement, name: str, upload: Any, now: datetime, version: int | None = None
) -> Statement:
    """The customer sent the signed and sealed paper back: it is filed with the confirmation."""
    found = lock_statement(statement, version)
    need(may_keep(actor, found.customer))
    refuse_if(
        *filled({"name": name, "upload": upload}, name=_("Say who signed it."), upload=_("Add the signed paper.")),
        kind=Invalid,
    )
    refuse_if(rules.still_true(found), rules.differences_done(found))
    stored = store_upload(upload, owner=actor, purpose=PURPOSE, record=found, only=KINDS)
    done = _answer(found, "confirmed", name, now, by=actor, paper=stored)
    revoke_links(done, now=now)
    return done
