"""What there is beside one customer, asked once a page: most customers have no clash, no warning sign, no grade set by hand, and
what isn't there need not be read (performance.md). Kept with the customer that was read, so no longer than the request.
"""

from dataclasses import dataclass
from typing import Any

from customers.known_guards import DECIDES
from customers.models import Customer, Ownership
from customers.states.credit import SIGN
from customers.states.grading import OVERRIDE, SUGGESTION
from salesops.core.prepared import Prepared

_ASKED = Prepared(
    "customer_known",
    """
SELECT
    (SELECT count(*) FROM customers_contact WHERE customer_id = c.id AND is_active),
    (SELECT count(*) FROM customers_shippingaddress WHERE customer_id = c.id AND is_active),
    (SELECT count(*) FROM customers_customerfile WHERE customer_id = c.id AND removed_at IS NULL),
    (SELECT mobile FROM customers_contact WHERE customer_id = c.id AND is_primary AND is_active),
    EXISTS (SELECT FROM customers_contact WHERE customer_id = c.id AND is_active AND (mobile_digits, phone_digits) <> ('', '')),
    EXISTS (SELECT FROM customers_contact WHERE customer_id = c.id AND is_active AND influence = ANY($2)),
    ARRAY(SELECT id FROM customers_customer WHERE merged_into_id = c.id ORDER BY id),
    EXISTS (SELECT FROM customers_customer WHERE parent_id = c.id),
    EXISTS (SELECT FROM customers_gradeoverride WHERE customer_id = c.id AND state = ANY($3)),
    EXISTS (SELECT FROM customers_gradesuggestion WHERE customer_id = c.id AND state = ANY($4)),
    EXISTS (SELECT FROM customers_creditsign WHERE customer_id = c.id AND state = ANY($5)),
    EXISTS (SELECT FROM customers_clash WHERE customer_id = c.id),
    EXISTS (SELECT FROM customers_weeklyconfirmation WHERE customer_id = c.id),
    EXISTS (SELECT FROM customers_visit WHERE customer_id = c.id),
    EXISTS (SELECT FROM customers_gradechange WHERE customer_id = c.id),
    EXISTS (SELECT FROM customers_roundcall WHERE customer_id = c.id AND answered_at IS NOT NULL)
FROM (SELECT $1 AS id) c
""",
    "bigint",
    "text[]",
    "text[]",
    "text[]",
    "text[]",
)

# What is asked for is what has not ended: the states these begin in.
_STATES = (list(DECIDES), list(OVERRIDE.initial), list(SUGGESTION.initial), list(SIGN.initial))

_OWNERS = """
SELECT held.id, held.customer_id, held.period, held.how, held.reason, owner.name AS owner_name, by.name AS by_name
FROM customers_ownership held
LEFT JOIN accounts_user owner ON owner.id = held.owner_id
LEFT JOIN accounts_user by ON by.id = held.by_id
WHERE held.customer_id = %s ORDER BY held.period DESC, held.id DESC
"""
# For one value PostgreSQL plans once; how many an array holds it looks up each time. Few customers are merged.
_HELD = Prepared("customer_owners", _OWNERS % "$1", "bigint")
_HELD_MERGED = Prepared("customer_owners_merged", _OWNERS % "ANY($1)", "bigint[]")


@dataclass(frozen=True)
class Known:
    """Numbers beside the tabs, the main mobile number, ids of the files merged into this one, what there is at all.

    ``reachable``: some contact has a number; ``deciders``: some contact decides.
    """

    contacts: int
    addresses: int
    files: int
    main_mobile: str | None
    reachable: bool
    deciders: bool
    merged: list[int]
    members: bool
    overrides: bool
    suggestions: bool
    signs: bool
    clashes: bool
    confirmations: bool
    visits: bool
    grade_changes: bool
    round_calls: bool


def known_of(customer: Customer) -> Known:
    """What there is beside ``customer``. One query for all who ask with the same object."""
    kept = customer.__dict__
    if "_known" not in kept:
        kept["_known"] = Known(*_ASKED.first(customer.pk, *_STATES))
    found: Known = kept["_known"]
    return found


def ownerships_of(customer: Customer) -> list[Any]:
    """Whose customer it and the files merged into it were (``owner_name``, ``by_name``), the newest first; read once.

    Rows are a few a customer and year.
    """
    kept = customer.__dict__
    if "_ownerships" not in kept:
        merged = known_of(customer).merged
        kept["_ownerships"] = (
            _HELD_MERGED.objects(Ownership, [customer.pk, *merged]) if merged else _HELD.objects(Ownership, customer.pk)
        )
    found: list[Any] = kept["_ownerships"]
    return found
