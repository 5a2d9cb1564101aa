"""Proposals for lines of the bank, written down for the desk (ORD-9). Nothing is booked by them."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.matching_book import book_for, incoming
from orders.models import BankLine
from orders.rules.matching import HIGH, LOW, MEDIUM, Proposal, proposals_for, without_contested
from orders.states.bank_line import WAITING
from salesops.core.acts import act
from salesops.core.prepared import Prepared

PART = 1_000
# So many lines are looked at while somebody waits.
AT_ONCE = 100

Progress = Callable[[int, int], None]
# The best proposals of other lines that wait for money of the same customers.
_OTHERS = Prepared(
    "other_lines_of",
    f"""
SELECT id, proposals -> 0 FROM orders_bankline
WHERE customer_id = ANY($1) AND id <> $2 AND state IN {WAITING!r} AND proposals -> 0 IS NOT NULL ORDER BY id LIMIT 200
""",
    "bigint[]", "bigint",
)  # fmt: skip


def looked_at(
    lines: Sequence[BankLine], now: datetime, progress: Progress = lambda done, total: None
) -> dict[int, list[Proposal]]:
    """Line → its proposals, each line told of the others."""
    asked = [incoming(line) for line in lines]
    thought_of = {one["customer"] for line in lines for one in line.proposals}
    book = book_for(asked, timezone.localdate(now), also=thought_of)
    found: dict[int, list[Proposal]] = {}
    for done, one in enumerate(asked, 1):
        found[one.pk] = proposals_for(one, book)
        if done % PART == 0:
            progress(done, len(asked))
    return without_contested(found)


def fresh(line: BankLine, now: datetime) -> list[Proposal]:
    """What ``line`` may be for now, told of the other waiting lines that would pay the same."""
    found = looked_at([line], now)
    people = {one.customer for one in found[line.pk]}
    for pk, best in _OTHERS.all(sorted(people), line.pk) if people else ():
        found[pk] = [kept(json.loads(best))]
    return _humbled(line, without_contested(found)[line.pk])


def _humbled(line: BankLine, rows: list[Proposal]) -> list[Proposal]:
    """What was taken back is never sure again: a person said the first answer was wrong."""
    if line.state == "undone" and rows and rows[0].confidence == HIGH:
        return [replace(rows[0], confidence=MEDIUM, doubts=(*rows[0].doubts, ("taken_back", {}))), *rows[1:]]
    return rows


def as_kept(one: Proposal) -> dict[str, Any]:
    return {
        "kind": one.kind, "customer": one.customer, "confidence": one.confidence, "left": str(one.left), "short": str(one.short),
        "parts": [[pk, str(amount)] for pk, amount in one.parts], "reasons": [list(said) for said in one.reasons],
        "doubts": [list(said) for said in one.doubts],
    }  # fmt: skip


def kept(row: dict[str, Any]) -> Proposal:
    return Proposal(
        row["kind"], row["customer"], row["confidence"], tuple((pk, Decimal(amount)) for pk, amount in row["parts"]),
        Decimal(row["left"]), Decimal(row["short"]), tuple((code, params) for code, params in row["reasons"]),
        tuple((code, params) for code, params in row["doubts"]),
    )  # fmt: skip


@act("orders.propose_matches")
def propose_matches(
    *, actor: Any, lines: Iterable[int] | None, now: datetime, progress: Progress = lambda done, total: None
) -> int:
    """Look at the waiting ``lines`` (``None``: all of them) and write down what was found; how many were looked at."""
    asked = BankLine.objects.waiting().order_by("pk")
    waiting = list(asked if lines is None else asked.filter(pk__in=list(lines)))
    found = looked_at(waiting, now, progress)
    for line in waiting:
        rows = _humbled(line, found[line.pk])
        best = rows[0] if rows else None
        line.confidence = best.confidence if best else BankLine.Confidence.NONE
        line.customer_id = best.customer if best and best.confidence != LOW else None
        line.proposals = [as_kept(one) for one in rows]
        line.proposed_at = now
    write_proposals(waiting)
    return len(waiting)


_OUTDATED = Prepared(
    "bank_lines_outdated",
    f"""
SELECT DISTINCT line.id
FROM orders_bankline line, jsonb_array_elements(line.proposals) one, jsonb_array_elements(one -> 'parts') part
LEFT JOIN orders_openitem item ON item.id = (part ->> 0)::bigint
WHERE line.state IN {WAITING!r} AND (item.open_amount IS NULL OR item.open_amount < (part ->> 1)::numeric
    OR one ->> 'kind' = 'items' AND item.open_amount > (part ->> 1)::numeric)
ORDER BY line.id LIMIT $1
""",
    "int",
)  # fmt: skip


def outdated_lines(most: int = PART) -> list[int]:
    """Waiting lines with a proposal for an amount that is no longer open like that: paid, credited or given up elsewhere."""
    return [row[0] for row in _OUTDATED.all(most)]


def write_proposals(lines: Sequence[BankLine]) -> None:
    fields = ("customer", "confidence", "proposals", "proposed_at")
    # Locked by id, and only those still waiting: somebody may have handled one meanwhile.
    for start in range(0, len(lines), PART):
        part = lines[start : start + PART]
        still = set(
            BankLine.objects.waiting().filter(pk__in=[line.pk for line in part]).order_by("pk")
            .select_for_update(of=("self",)).values_list("pk", flat=True)
        )  # fmt: skip
        BankLine.objects.bulk_update([line for line in part if line.pk in still], fields)
