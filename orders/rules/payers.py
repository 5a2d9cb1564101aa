"""Who paid a line of the bank, by what is known of payers and by what the memo names (ORD-9). Pure: what is known comes in as a
:class:`Book`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from salesops.core.money import ZERO

NUMBER = re.compile(r"[A-Z]{2,4}-(?:[A-Z]{1,4}-)?\d{4}-\d{3,9}|(?<!\d)\d{20}(?!\d)", re.ASCII)

Said = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Item:
    """An amount that is to be paid. ``papers``: numbers a payer may write: invoice, order, contract."""

    pk: int
    customer: int
    number: str
    due_on: date
    open: Decimal
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the bank says of one line."""

    pk: int
    amount: Decimal
    payer_norm: str
    payer_account: str = ""
    memo: str = ""


@dataclass
class Book:
    """What is known while lines are looked at. ``accounts`` and ``learnt``: customer → how often it paid so; ``claims``: open
    amounts other waiting lines would pay, and how many of them.
    """

    items_of: dict[int, list[Item]] = field(default_factory=dict)
    by_paper: dict[str, list[Item]] = field(default_factory=dict)
    by_amount: dict[Decimal, list[Item]] = field(default_factory=dict)
    accounts: dict[str, dict[int, int]] = field(default_factory=dict)
    learnt: dict[str, dict[int, int]] = field(default_factory=dict)
    names: dict[str, list[int]] = field(default_factory=dict)
    called: dict[str, list[int]] = field(default_factory=dict)
    longest_fee: Decimal = ZERO

    def add(self, items: Iterable[Item]) -> None:
        for item in items:
            self.items_of.setdefault(item.customer, []).append(item)
            self.by_amount.setdefault(item.open, []).append(item)
            for paper in item.papers:
                self.by_paper.setdefault(paper, []).append(item)
        for rows in self.items_of.values():
            rows.sort(key=lambda item: (item.due_on, item.pk))


@dataclass
class Who:
    """Why a customer may be the payer. ``sure``: by an account or name that is nobody else's."""

    sure: bool = False
    weight: int = 0
    reasons: list[Said] = field(default_factory=list)
    doubts: list[Said] = field(default_factory=list)
    named: list[Item] = field(default_factory=list)


def numbers_in(memo: str) -> list[str]:
    """Numbers of documents somebody wrote, in upper case, each once."""
    written = unicodedata.normalize("NFKC", memo).upper().replace("—", "-").replace("－", "-")
    return list(dict.fromkeys(NUMBER.findall(written)))


def words_in(memo: str, shortest: int = 3, longest: int = 12) -> set[str]:
    """Every run of signs a memo may call a customer by."""
    text = "".join(unicodedata.normalize("NFKC", memo).casefold().split())[:60]
    return {text[n : n + size] for size in range(shortest, longest + 1) for n in range(len(text) - size + 1)}


def people_of(line: Incoming, book: Book) -> dict[int, Who]:
    """Customers who may have paid ``line``, with why."""
    people: dict[int, Who] = {}
    by_account = book.accounts.get(line.payer_account, {}) if line.payer_account else {}
    for customer, times in by_account.items():
        _known(people, customer, ("account", {"times": times}), 4, alone=len(by_account) == 1)
        if len(by_account) > 1:
            people[customer].doubts.append(("account_of_several", {"count": len(by_account)}))
    by_name = book.names.get(line.payer_norm, [])
    for customer in by_name:
        _known(people, customer, ("name", {}), 4, alone=len(by_name) == 1)
        if len(by_name) > 1:
            people[customer].doubts.append(("name_of_several", {"count": len(by_name)}))
    learnt = book.learnt.get(line.payer_norm, {}) if not line.payer_account else {}
    for customer, times in learnt.items():
        _known(people, customer, ("learnt", {"times": times}), 3, alone=len(learnt) == 1)
    sure = {customer for customer, who in people.items() if who.sure}
    if len(sure) > 1:
        for customer in sure:
            people[customer].sure = False
            people[customer].doubts.append(("payers_differ", {}))
    _named_in_memo(line, book, people)
    return people


def _known(people: dict[int, Who], customer: int, reason: Said, weight: int, *, alone: bool) -> None:
    who = people.setdefault(customer, Who())
    who.reasons.append(reason)
    who.weight += weight
    who.sure = who.sure or alone


def _named_in_memo(line: Incoming, book: Book, people: dict[int, Who]) -> None:
    before = {customer for customer, who in people.items() if who.sure}
    for number in numbers_in(line.memo):
        for item in book.by_paper.get(number, ()):
            who = people.setdefault(item.customer, Who())
            if item not in who.named:
                who.named.append(item)
            if ("number", {"number": number}) not in who.reasons:
                who.reasons.append(("number", {"number": number}))
                who.weight += 3
    for word in words_in(line.memo) if book.called else ():
        for customer in book.called.get(word, ()):
            who = people.setdefault(customer, Who())
            if all(code != "called" for code, _params in who.reasons):
                who.reasons.append(("called", {"name": word}))
                who.weight += 2
    for customer, who in people.items():
        if before and customer not in before and not who.sure:
            who.doubts.append(("payer_is_other", {}))
            # The account says one, the memo another: neither is sure.
            for other in before if who.named else ():
                people[other].doubts.append(("memo_names_other", {}))
        elif not who.sure and (who.named or not before) and _unheard_of(who):
            who.doubts.append(("payer_unknown", {}))


def _unheard_of(who: Who) -> bool:
    """Only the memo leads here, nothing the bank says of the payer."""
    return all(code not in ("account", "name", "learnt") for code, _params in who.reasons)
