"""Rating, limit and term that a file brings for new customers go to their credit account; a change takes an approval."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Refused
from salesops.core.sockets.imports import ImportContext

CREDIT_COLUMNS = ("credit_rating", "credit_limit", "term_days")


def take_credit(lines: Iterable[Any], context: ImportContext) -> None:
    """Open the accounts of the new customers among ``lines`` whose rows fill a credit column."""
    try:
        from customers.services.credit_accounts import set_imported_credit
    except ImportError:
        set_imported_credit = None
    for line in lines:
        values = line.row.values
        if not set(CREDIT_COLUMNS) & set(values):
            continue
        if set_imported_credit is None:
            line.row.problems.append(_("Credit accounts are not there yet."))
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
