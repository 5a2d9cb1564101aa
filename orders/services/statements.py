"""Statements of account: made from the ledger, sent, replaced, locked (ORD-9).

Lock order: statements of the customer by month, number series. Figures and lines are the database's (``guards/statements.py``).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.models import Contact, Customer
from orders.models import Statement
from orders.policies import STATEMENTS
from orders.rules import statements as rules
from orders.rules.shipments import filled
from orders.scope_statements import may_keep, may_make, need
from orders.statement_content import digest_of
from salesops.core.acts import act
from salesops.core.audit.activity import record_activities, record_activity
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move
from salesops.core.worktime import due_at

from .statement_links import mail_statement, revoke_links

BATCH = 200


def lock_statement(statement: Statement, version: int | None = None) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("customer__owner", "sent_by")
    found = rows.get(pk=statement.pk)
    check_version(found, version, {"state": found.state})
    return found


def send_due(month: date) -> datetime:
    """T22: so long after the end of ``month``."""
    after = (month + timedelta(days=31)).replace(day=1)
    begins = timezone.make_aware(datetime.combine(after, time()))
    return due_at(begins, clock_limit("T22", after))


def address_of(customer: Customer) -> str:
    """Where statements go: who pays the invoices, else the main contact, else anybody there with an address."""
    rows = Contact.objects.filter(customer=customer, is_active=True).exclude(email="").order_by("pk")
    found = sorted(rows, key=lambda one: (one.influence != Contact.Influence.PAYER, not one.is_primary, one.pk))
    return found[0].email if found else ""


@act("orders.make_statement")
def make_statement(*, actor: User | None, customer: Customer, month: date, now: datetime) -> Statement:
    """The statement of one customer for ``month``, to be sent. One that holds is replaced, not made anew."""
    need(may_make(actor, customer))
    there = Statement.objects.current().filter(customer=customer, month=month).first()
    refuse_if(
        rules.is_over(month, timezone.localdate(now)),
        Refusal("orders.statement-there", _("There is a statement of that month: %(number)s.") % {"number": there}, "month")
        if there
        else None,
        kind=Invalid,
    )  # fmt: skip
    refuse_if(_earlier_outdated(customer, month))
    made = Statement.objects.create(
        customer=customer, month=month, made_by=actor, made_at=now, send_due_at=send_due(month)
    )
    record_activity(made, "orders.make_statement", actor=actor)
    made.refresh_from_db()
    return made


def _earlier_outdated(customer: Customer, month: date) -> Refusal | None:
    """A statement goes on where the one before ended: that one must still be true."""
    before = Statement.objects.current().filter(customer=customer, month__lt=month).order_by("-month").first()
    if before is None or rules.still_true(before) is None:
        return None
    sentence = _("The ledger has changed since %(number)s was made: replace that one first.")
    return Refusal("orders.statement-before-outdated", sentence % {"number": before}, "month")


@act("orders.make_statement")
def make_statements(
    *, actor: User | None, customers: Iterable[int], month: date, now: datetime
) -> tuple[list[int], list[int]]:
    """Statements of several customers in one transaction; those who have one keep it. Returns ids made, customers left out
    because the one before is outdated. Constant number of queries.
    """
    need(actor is None or actor.can("receipts", "c"))
    refuse_if(rules.is_over(month, timezone.localdate(now)), kind=Invalid)
    ids = sorted(set(customers))
    ids = list(Customer.objects.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    outdated = _outdated_before(ids, month)
    due = send_due(month)
    new = [
        Statement(customer_id=pk, month=month, made_by=actor, made_at=now, send_due_at=due)
        for pk in ids
        if pk not in outdated
    ]
    # Whoever was quicker has made it.
    Statement.objects.bulk_create(new, ignore_conflicts=True)
    made = list(
        Statement.objects.current().filter(customer__in=ids, month=month, made_at=now, made_by=actor).order_by("pk")
    )
    record_activities(made, "orders.make_statement", actor=actor)
    return [one.pk for one in made], sorted(outdated)


def _outdated_before(customers: list[int], month: date) -> set[int]:
    """Those whose last statement before ``month`` isn't what the ledger says any more. One query."""
    rows = Statement.objects.raw(
        """SELECT s.id, s.customer_id FROM (
            SELECT DISTINCT ON (customer_id) id, customer_id, closing, ends_on FROM orders_statement
            WHERE customer_id = ANY(%s) AND month < %s AND state <> 'replaced' AND merged_at IS NULL
            ORDER BY customer_id, month DESC
        ) s WHERE s.closing <> (
            SELECT coalesce(sum(amount), 0) FROM orders_ledgerentry e WHERE e.customer_id = s.customer_id AND e."on" <= s.ends_on
        )""",
        [customers, month],
    )
    return {row.customer_id for row in rows}


@act("orders.send_statement")
def send_statement(
    *, actor: User | None, statement: Statement, now: datetime, to: str = "", on_paper: bool = False,
    version: int | None = None,
) -> Statement:  # fmt: skip
    """Number DZ, T23 begins; the customer gets a link by mail, or the paper (``on_paper``). Only what is still true is sent."""
    found = lock_statement(statement, version)
    need(may_keep(actor, found.customer))
    address = "" if on_paper else to.strip() or address_of(found.customer)
    no_address = None
    if not on_paper and not address:
        text = _("No contact of the customer has an e-mail address: enter one, or send it on paper.")
        no_address = Refusal("orders.no-address", text, "to")
    today = timezone.localdate(now)
    refuse_if(rules.still_true(found), rules.differences_done(found))
    refuse_if(no_address, kind=Invalid)
    again = found.state == "disputed"
    changes: dict[str, Any] = {
        "sent_by": actor if actor is not None else found.made_by, "sent_at": now, "sent_to": address,
        "answer_due_at": due_at(now, clock_limit("T23", today)), "answered_at": None,
    }  # fmt: skip
    if not again:
        changes["number"] = draw_number("DZ", on=today)
        found.number = str(changes["number"])
        changes["digest"] = digest_of(found)
    sent = move(found, "ask_again" if again else "send", actor=actor, **changes)
    record_activity(sent, "orders.send_statement", actor=actor, to=address)
    if address:
        revoke_links(sent, now=now)
        mail_statement(sent, "again" if again else "sent", now=now, actor=actor)
    return sent


@act("orders.renew_statement_link")
def renew_link(
    *, actor: User | None, statement: Statement, now: datetime, to: str = "", version: int | None = None
) -> Statement:
    """The customer is asked once more by a fresh link; earlier ones stop working."""
    found = lock_statement(statement, version)
    need(may_keep(actor, found.customer))
    if found.state != "sent":
        sentence = _("This can't be done while it is %(state)s.") % {"state": found.machine.state_of(found).label}
        refuse_if(Refusal("core.wrong-state", sentence, figures={"state": found.state}))
    address = to.strip() or found.sent_to or address_of(found.customer)
    refuse_if(*filled({"to": address}, to=_("Enter the e-mail address of the customer.")), kind=Invalid)
    if address != found.sent_to:
        found.sent_to = address
        found.save(update_fields=["sent_to"])
    revoke_links(found, now=now)
    mail_statement(found, "reminder", now=now, actor=actor)
    record_activity(found, "orders.renew_statement_link", actor=actor, to=address)
    return found


@act("orders.revoke_statement_link")
def revoke_link(*, actor: User | None, statement: Statement, now: datetime) -> Statement:
    """No link to it works any more."""
    found = lock_statement(statement)
    need(may_keep(actor, found.customer))
    count = revoke_links(found, now=now)
    refuse_if(None if count else Refusal("orders.no-link", _("No link to it is open.")))
    record_activity(found, "orders.revoke_statement_link", actor=actor)
    return found


@act("orders.replace_statement")
def replace_statement(
    *, actor: User | None, statement: Statement, reason: str, now: datetime, version: int | None = None
) -> Statement:
    """A new one in its place, by the ledger of now; later ones of the customer follow, as they go on from it.

    Open differences were answered by it: they count as solved by the new statement and wait to be verified by somebody else.
    """
    # Differences stand on statements, statements on nothing of theirs.
    from .differences import solved_by_replacement

    found = lock_statement(statement, version)
    need(may_keep(actor, found.customer))
    refuse_if(*filled({"reason": reason}, reason=_("Say why it is replaced.")), kind=Invalid)
    rows = Statement.objects.current().filter(customer=found.customer_id, month__gte=found.month)
    following = list(rows.select_for_update().order_by("month"))
    if later := [one for one in following if one.state in ("confirmed", "locked")]:
        sentence = _("%(number)s was confirmed: its balance goes on from this one.") % {"number": later[0]}
        refuse_if(Refusal("orders.later-confirmed", sentence))
    solved_by_replacement(following, reason.strip(), actor=actor, now=now)
    for old in following:
        move(old, "replace", actor=actor, replace_reason=reason.strip()[:300])
        record_activity(old, "orders.replace_statement", actor=actor, note=reason.strip())
    made = [
        Statement.objects.create(
            customer=found.customer, month=old.month, edition=old.edition + 1, replaces_id=old.pk, made_by=actor,
            made_at=now, send_due_at=send_due(old.month),
        )
        for old in following
    ]  # fmt: skip
    record_activities(made, "orders.make_statement", actor=actor)
    made[0].refresh_from_db()
    return made[0]


@act("orders.lock_statement")
def lock_balance(*, actor: User | None, statement: Statement, now: datetime, version: int | None = None) -> Statement:
    """Nobody objected to the confirmation: it is final."""
    found = lock_statement(statement, version)
    need(may_keep(actor, found.customer))
    done = move(found, "lock", actor=actor, locked_at=now)
    record_activity(done, "orders.lock_statement", actor=actor)
    revoke_links(done, now=now)
    return done


def lock_the_confirmed(now: datetime) -> int:
    """Lock what was confirmed long enough ago; each by itself. Returns how many."""
    count = 0
    for one in Statement.objects.filter(state="confirmed").order_by("pk").iterator(chunk_size=500):
        answered = one.answered_at
        if answered is None:
            continue
        limit = policy_on(STATEMENTS, timezone.localdate(answered))["lock_after"]
        if due_at(answered, limit) <= now:
            with transaction.atomic():
                lock_balance(actor=None, statement=one, now=now)
            count += 1
    return count
