"""What money that came in is for (ORD-9); whose it is: ``payers.py``. Pure: what is known comes in as a :class:`Book`.

High is only what leaves no other reading: the payer is known as one customer, and one set of open amounts, found by a search
that went through all of them, is the amount to the cent. Everything else asks somebody.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from salesops.core.money import ZERO

from .payers import Book, Incoming, Item, Said, Who, people_of
from .sums import Sums, sums_to

HIGH, MEDIUM, LOW = "high", "medium", "low"
RANK = {HIGH: 0, MEDIUM: 1, LOW: 2}
# Keys 1–9 choose.
MOST = 9
CUSTOMERS = 6
AHEAD = re.compile(r"预付|预收|定金|订金|PREPAY|DEPOSIT|ADVANCE")


@dataclass(frozen=True)
class Proposal:
    """One way to book a line: ``parts`` of open amounts, what is left is money received ahead; ``short`` stays open of them."""

    kind: str
    customer: int
    confidence: str
    parts: tuple[tuple[int, Decimal], ...] = ()
    left: Decimal = ZERO
    short: Decimal = ZERO
    reasons: tuple[Said, ...] = ()
    doubts: tuple[Said, ...] = ()


def proposals_for(line: Incoming, book: Book) -> list[Proposal]:
    """What ``line`` may be for, the best first, at most nine; the last one of a known payer is money received ahead."""
    found: list[Proposal] = []
    people = people_of(line, book)
    for customer, who in sorted(people.items(), key=lambda row: (-row[1].weight, row[0]))[:CUSTOMERS]:
        found += _of_customer(line, customer, who, book.items_of.get(customer, []), book.longest_fee)
    if not people:
        found += _by_amount(line, book)
    found.sort(
        key=lambda one: (RANK[one.confidence], one.kind == "prepayment", one.kind == "oldest", one.short + one.left)
    )
    best = _once(found)
    if len(best) > MOST:
        best = [*best[: MOST - 1], next((one for one in best[MOST - 1 :] if one.kind == "prepayment"), best[MOST - 1])]
    return best


def without_contested(found: dict[int, list[Proposal]]) -> dict[int, list[Proposal]]:
    """Lines looked at together: where two would pay the same amount, neither is sure any more.

    A low guess claims nothing: the oldest invoices of a payer, or an amount alone, say too little to doubt what is sure.
    """
    claiming = [one for rows in found.values() for one in rows[:1] if one.confidence != LOW]
    claims = Counter(pk for one in claiming for pk in {pk for pk, _amount in one.parts})
    for rows in found.values():
        most = max((claims[pk] for one in rows[:1] for pk, _amount in one.parts), default=0)
        if rows and rows[0].confidence == HIGH and most > 1:
            doubts = (*rows[0].doubts, ("contested", {"count": most - 1}))
            rows[0] = replace(rows[0], confidence=MEDIUM, doubts=doubts)
    return found


def _of_customer(line: Incoming, customer: int, who: Who, items: list[Item], fee: Decimal) -> list[Proposal]:
    found: list[Proposal] = []
    ahead = AHEAD.search(unicodedata.normalize("NFKC", line.memo).upper()) is not None
    doubts = [*who.doubts, *([("ahead_in_memo", {})] if ahead else [])]
    sums = sums_to(line.amount, [item.open for item in items])
    exact = [tuple(items[n] for n in places) for places in sums.found]
    whole = sum((item.open for item in who.named), ZERO)
    if who.named and whole != line.amount:
        found.append(_named(line, customer, who, whole, fee, doubts))
    named = frozenset(item.pk for item in who.named)
    by_memo = [rows for rows in exact if named and frozenset(item.pk for item in rows) == named]
    if who.named and whole == line.amount and not by_memo:
        by_memo = [tuple(sorted(who.named, key=lambda item: (item.due_on, item.pk)))]
        exact.append(by_memo[0])
    # A contract's number may name more than one set; the invoices of the same amount beside it are another reading.
    only = by_memo[0] if len(by_memo) == 1 else exact[0] if len(exact) == 1 and sums.complete and not named else None
    for rows in exact:
        found.append(_exact(line, customer, who, rows, doubts, only=rows is only, count=len(exact), sums=sums))
    if not exact:
        found += _with_fee(line, customer, who, items, fee, doubts)
        if items and line.amount < sum((item.open for item in items), ZERO):
            found.append(_oldest(line, customer, who, items, doubts))
    reason = [*who.reasons, *([("ahead", {})] if ahead else [])]
    sure = MEDIUM if ahead and who.sure else LOW
    found.append(Proposal("prepayment", customer, sure, (), line.amount, ZERO, tuple(reason), tuple(who.doubts)))
    return found


def _exact(
    line: Incoming, customer: int, who: Who, rows: tuple[Item, ...], doubts: list[Said], *, only: bool, count: int, sums: Sums
) -> Proposal:  # fmt: skip
    first = ("amount_is_one", {}) if len(rows) == 1 else ("amount_is_sum", {"count": len(rows)})
    against = list(doubts)
    if not only and count > 1:
        against.append(("several_fit", {"count": count}))
    elif not only and not sums.complete:
        against.append(("not_all_tried", {}))
    elif not only:
        against.append(("memo_names_others", {}))
    sure = who.sure and only and not against
    parts = tuple((item.pk, item.open) for item in rows)
    confidence = HIGH if sure else MEDIUM if who.sure or who.named else LOW
    return Proposal("items", customer, confidence, parts, ZERO, ZERO, (first, *who.reasons), tuple(against))


def _named(line: Incoming, customer: int, who: Who, whole: Decimal, fee: Decimal, doubts: list[Said]) -> Proposal:
    """The memo names documents whose sum is another one: less is paid, with a fee or in part, or more."""
    parts = _filled(line.amount, sorted(who.named, key=lambda item: (item.due_on, item.pk)))
    short, left = max(whole - line.amount, ZERO), max(line.amount - whole, ZERO)
    if left:
        kind, doubt = "more", ("more_than_named", {"amount": str(left)})
    elif short <= fee:
        kind, doubt = "fee", ("short_by_fee", {"amount": str(short)})
    else:
        kind, doubt = "part", ("less_than_named", {"amount": str(short)})
    confidence = MEDIUM if who.sure else LOW
    return Proposal(kind, customer, confidence, parts, left, short, tuple(who.reasons), (*doubts, doubt))


def _with_fee(
    line: Incoming, customer: int, who: Who, items: list[Item], fee: Decimal, doubts: list[Said]
) -> list[Proposal]:
    """One open amount, or all of them up to a due date, less what a bank takes for the transfer."""
    found: list[Proposal] = []
    before = ZERO
    runs: list[tuple[Item, ...]] = [(item,) for item in items]
    for n, item in enumerate(items, 1):
        before += item.open
        if n > 1 and before > line.amount:
            if before - line.amount <= fee:
                runs.append(tuple(items[:n]))
            break
    for rows in runs:
        short = sum((item.open for item in rows), ZERO) - line.amount
        if ZERO < short <= fee:
            doubt = ("short_by_fee", {"amount": str(short)})
            confidence = MEDIUM if who.sure else LOW
            parts = _filled(line.amount, rows)
            found.append(
                Proposal("fee", customer, confidence, parts, ZERO, short, tuple(who.reasons), (*doubts, doubt))
            )
    return found[:3]


def _oldest(line: Incoming, customer: int, who: Who, items: list[Item], doubts: list[Said]) -> Proposal:
    near = min(items, key=lambda item: (abs(item.open - line.amount), item.due_on, item.pk))
    parts = _filled(line.amount, items)
    covered = {pk for pk, _amount in parts}
    short = sum((item.open for item in items if item.pk in covered), ZERO) - line.amount
    gap = near.open - line.amount
    doubt = ("less_than_nearest" if gap > 0 else "more_than_nearest", {"amount": str(abs(gap)), "number": near.number})
    return Proposal("oldest", customer, LOW, parts, ZERO, short, tuple(who.reasons), (*doubts, doubt))


def _filled(amount: Decimal, items: Iterable[Item]) -> tuple[tuple[int, Decimal], ...]:
    """``amount`` given to ``items`` one after the other."""
    parts = []
    for item in items:
        part = min(amount, item.open)
        if part > 0:
            parts.append((item.pk, part))
            amount -= part
    return tuple(parts)


def _by_amount(line: Incoming, book: Book) -> list[Proposal]:
    """Nobody knows the payer: what is open with exactly this amount, never more than a hint."""
    same = book.by_amount.get(line.amount, [])[:4]
    doubt = [("payer_unknown", {}), *([("several_fit", {"count": len(same)})] if len(same) > 1 else [])]
    return [
        Proposal(
            "items", item.customer, LOW, ((item.pk, item.open),), ZERO, ZERO, (("amount_is_one", {}),), tuple(doubt)
        )
        for item in same
    ]


def _once(found: list[Proposal]) -> list[Proposal]:
    seen: set[tuple] = set()
    kept = []
    for one in found:
        key = (one.customer, one.parts)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
