"""Rows of the import ``bank_lines``: what the bank says came in (contract.md, "Imports"; ORD-9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.imports.customer_refusals import unknown
from customers.imports.customers import CREATED, UNCHANGED, refuse
from orders.models import BankAccount, BankLine, BankList
from orders.services.bank_lines import BroughtLine, differs, known_lines, take_lines
from orders.services.bank_proposals import AT_ONCE, propose_matches
from salesops.core.audit.history import label_of
from salesops.core.jobs.services import enqueue
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import Applied, ImportContext, ImportRow


@dataclass
class Known:
    """What is kept from part to part: the list that is being written, and when it came."""

    at: datetime
    list: BankList | None = None
    new: int = 0
    accounts: set[int] = field(default_factory=set)


def prepare(rows: list[ImportRow]) -> Known:
    return Known(timezone.now())


def apply_lines(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Some thousand rows at once. The same again changes nothing; another word under a known reference is refused."""
    accounts = {account.number: account for account in BankAccount.objects.filter(active=True)}
    brought: dict[int, BroughtLine] = {}
    for row in rows:
        account = accounts.get(row.values["account"])
        sentence = _("%(value)s is none of our bank accounts in use.")
        if (
            not refuse(
                row,
                unknown("account", sentence, row.values["account"]) if account is None else None,
                _ahead(row.values["booked_at"], context),
            )
            and account is not None
        ):
            brought[row.number] = _line(row.values, account)
    known = known_lines(brought.values())
    done: dict[int, Applied] = {}
    new: dict[int, BroughtLine] = {}
    for row in rows:
        line = brought.get(row.number)
        if line is None:
            continue
        there = known.get((line.account.pk, line.reference))
        if there is None:
            new[row.number] = line
        elif not refuse(row, _changed(line, there)):
            done[row.number] = UNCHANGED
    memory: Known = context.known
    memory.list = take_lines(
        actor=context.actor, lines=list(new.values()), file_name=context.file, now=memory.at, into=memory.list
    )
    memory.new += len(new)
    memory.accounts |= {line.account.pk for line in brought.values()}
    return done | dict.fromkeys(new, CREATED)


def finish_lines(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Proposals follow: at once for a short list, else in the background once the list is in."""
    memory: Known = context.known
    if memory.new:
        look_for_matches(context.actor, memory.at)
    return {}


def look_for_matches(actor: Any, now: datetime) -> None:
    """Look at all waiting lines: two may be for the same invoice."""
    if BankLine.objects.waiting().count() <= AT_ONCE:
        propose_matches(actor=actor, lines=None, now=now)
    else:
        enqueue("orders.propose_matches", actor=actor, title="Proposals for bank lines")


def _line(values: Mapping[str, Any], account: BankAccount) -> BroughtLine:
    return BroughtLine(
        account, values["booked_at"], values["reference"], values["payer"], values.get("amount") or values["signed_amount"],
        values.get("payer_account", ""), values.get("memo", ""),
    )  # fmt: skip


def _ahead(booked_at: datetime, context: ImportContext) -> Refusal | None:
    if timezone.localdate(booked_at) <= context.day:
        return None
    return Refusal("orders.receipt-in-future", _("This money has not come in yet: the day lies ahead."), "booked_at")


def _changed(line: BroughtLine, there: BankLine) -> Refusal | None:
    names = differs(line, there)
    if not names:
        return None
    labels = ", ".join(label_of(BankLine, name) for name in names)
    sentence = _("Line %(reference)s came before with another %(what)s. Fetch the list from the bank again.")
    told = {"reference": line.reference, "what": labels}
    return Refusal("orders.bank-line-changed", sentence % told, "reference", told)
