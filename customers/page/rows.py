"""Contexts of the file's own tabs and panels, and what the file itself tells the timeline."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.completeness import ITEMS, Around, Item, complete
from customers.models import BankChange, Contact, Customer, CustomerFile, Ownership, ShippingAddress, TeamMember
from customers.page.known import known_of, ownerships_of
from customers.page.numbers import may_unmask, with_secrets
from customers.page.told import BOUGHT, told_of
from customers.page.words import WORDS
from customers.policies.completeness import ITEMS as LABELS
from customers.scope.customers import reads_bank_accounts
from customers.scope.groups import head_known
from salesops.core.audit.history import describe, history_of
from salesops.core.masking import REASONS, masked_tail
from salesops.core.prepared import Prepared
from salesops.core.sockets.panels import TimelineEntry
from salesops.core.web.places import link_to

HISTORY = 50
RAIL_CONTACTS = 3


def contacts(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """Everybody known there; those who left come last."""
    rows = Contact.objects.filter(customer=customer).order_by("-is_active", "-is_primary", "pk")
    return {"rows": with_secrets(rows, customer, user), "may_unmask": may_unmask(user, customer), "reasons": REASONS}


_MAIN = Prepared(
    "customer_contacts",
    """
SELECT id, customer_id, name, title, influence, mobile, phone, email FROM customers_contact
WHERE customer_id = $1 AND is_active ORDER BY is_primary DESC, id LIMIT $2
""",
    "bigint",
    "bigint",
)


def rail_contacts(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """The main ones, beside the overview."""
    rows = _MAIN.objects(Contact, customer.pk, RAIL_CONTACTS) if known_of(customer).contacts else ()
    shown = with_secrets(rows, customer, user)
    masked = any(one.masked for row in shown for one in row.secrets.values())
    return {
        "rows": shown,
        "count": known_of(customer).contacts,
        "may_unmask": masked and may_unmask(user, customer),
        "masked": masked,
        "reasons": REASONS,
    }


def addresses(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    rows = ShippingAddress.objects.filter(customer=customer).select_related("checked_by")
    rows = rows.order_by("-is_active", "-is_default", "pk")
    return {"rows": with_secrets(rows, customer, user), "may_unmask": may_unmask(user, customer), "reasons": REASONS}


def team(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """The service team of today, those before, and whose customer it was."""
    today = timezone.localdate(now)
    rows = TeamMember.objects.filter(customer=customer).select_related("user").order_by("-period", "pk")
    members = list(rows)
    held = Ownership.objects.filter(customer__in=[customer.pk, *known_of(customer).merged])
    return {
        "members": [m for m in members if _holds(m.period, today)],
        "former": [m for m in members if not _holds(m.period, today)],
        "owners": held.select_related("owner", "unit", "by", "customer").order_by("-period", "pk"),
        "today": today,
    }


def _holds(period: Any, day: date) -> bool:
    return (period.lower is None or period.lower <= day) and (period.upper is None or day < period.upper)


def profile(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """Everything the file says about the company itself."""
    members = Customer.objects.visible_to(user).filter(parent=customer, merged_into__isnull=True)
    waiting = BankChange.objects.filter(customer=customer, state="waiting").select_related("asked_by").first()
    full = reads_bank_accounts(user)
    return {
        "members": members.order_by("name_key", "pk")[:50],
        "head": head_known(user, customer),
        "account": customer.bank_account if full else masked_tail(customer.bank_account),
        "waiting": waiting,
        **completed(customer, user, now),
    }


def purchases(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """What is known of buying: from the file, and what apps of orders feed; ``known`` is empty while nobody does."""
    day = timezone.localdate(now)
    fed = told_of(customer, day) if user.can("credit", "v") else {}
    return {"known": {name: fed[name][customer.pk] for name in BOUGHT if customer.pk in fed.get(name, ())}}


def completed(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """How much of the file is known and what is missing, each with the place where it is entered; no query."""
    known = known_of(customer)
    around = Around(bool(known.contacts), known.reachable, known.deciders, bool(known.addresses))
    found = complete(customer, around, timezone.localdate(now))
    return {
        "percent": found.percent,
        "missing": [(LABELS[code], _place(customer, ITEMS[code])) for code in found.missing],
    }


def _place(customer: Customer, item: Item) -> str:
    if item.place == "contacts":
        return link_to("customers:tab", "contacts")(customer.code)
    address = link_to(f"customers:{item.place}")(customer.code)
    return f"{address}?field={item.field}#id_{item.field}" if item.place == "edit" else address


def files(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """Papers and pictures, newest first."""
    rows = CustomerFile.objects.kept().filter(customer=customer).select_related("stored", "added_by")
    return {"rows": rows.order_by("-added_at", "-pk")}


def history(customer: Customer, user: Any, now: datetime) -> dict[str, Any]:
    """Every change of the file and its parts, by whom (ACC-7)."""
    return {"entries": describe(list(history_of(customer)[:HISTORY]), user, in_scope=True)}


_ACTS = Prepared(
    "customer_acts",
    """
SELECT act.id, act.at, act.verb, act.note, act.data, actor.name AS actor_name, behalf.name AS behalf_name
FROM audit_activity act
LEFT JOIN accounts_user actor ON actor.id = act.actor_id
LEFT JOIN accounts_user behalf ON behalf.id = act.on_behalf_of_id
WHERE act.kind = 'customers.customer' AND act.record_id = ANY($1) AND act.verb = ANY($2) AND act.at < $3
ORDER BY act.at DESC, act.id DESC LIMIT $4
""",
    "text[]",
    "text[]",
    "timestamptz",
    "bigint",
)


def acts(customer: Customer, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """What was done to the file, and to those merged into it."""
    ids = [str(pk) for pk in (customer.pk, *known_of(customer).merged)]
    return [_entry(row) for row in _ACTS.rows(ids, list(WORDS), before, limit)]


def _entry(row: Any) -> TimelineEntry:
    said = WORDS[row.verb]
    who = row.actor_name or _("the system")
    if row.behalf_name:
        who = _("%(actor)s for %(person)s") % {"actor": who, "person": row.behalf_name}
    text = " · ".join(filter(None, (said.text(json.loads(row.data)), row.note)))
    return TimelineEntry(at=row.at, group="file", icon=said.icon, title=str(said.title), text=text, who=who)


def owners(customer: Customer, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Whose customer it became, on the day it did."""
    found: list[TimelineEntry] = []
    for row in ownerships_of(customer):
        if len(found) == limit:
            break
        at = timezone.make_aware(datetime.combine(row.period.lower, time()))
        if at < before:
            found.append(
                TimelineEntry(
                    at=at,
                    group="file",
                    icon="user",
                    title=_("Owner: %(person)s") % {"person": row.owner_name}
                    if row.owner_name
                    else _("In the public pool"),
                    text=" · ".join(filter(None, (str(row.get_how_display()), row.reason))),
                    who=row.by_name or "",
                )
            )
    return found
