"""Rating, limit and term that a file brings for new customers go to their credit account; a change takes an approval."""

from collections.abc import Iterable
from typing import Any

from customers.services.credit_accounts import set_imported_credit
from salesops.core.refusals import Refused
from salesops.core.sockets.imports import ImportContext

# Column of the file → column of the account.
CREDIT_COLUMNS = {"credit_rating": "rating", "credit_limit": "limit", "term_days": "term_days"}


def take_credit(lines: Iterable[Any], context: ImportContext) -> None:
    """Open the accounts of the new customers among ``lines`` whose rows fill a credit column."""
    for line in lines:
        values = line.row.values
        if not set(CREDIT_COLUMNS) & set(values):
            continue
        try:
            set_imported_credit(
                actor=context.actor,
                customer=line.customer,
                rating=values.get("credit_rating", ""),
                limit=values.get("credit_limit"),
                term=values.get("term_days"),
            )
        except Refused as refused:
            line.row.problems.extend(f"{r.message} [{r.code}]" for r in refused.refusals)
