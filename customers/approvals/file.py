"""Bank details of a customer: finance after a call back. Merges: the supervisor (defaults.md 11)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import BankChange, Contact, Customer, Merge
from customers.scope.customers import in_chain, reads_bank_accounts
from customers.services import bank, merging
from salesops.core.audit.history import label_of
from salesops.core.masking import masked_mobile, masked_tail
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters


def _bank_panel(record: BankChange, facts: Facts, user: Any) -> dict[str, Any]:
    """Both accounts, and the known numbers to call. Finance reads them in full: that is what it is asked for."""
    full = reads_bank_accounts(user)
    known = Contact.objects.filter(customer=record.customer, is_active=True).order_by("-is_primary", "pk")[:5]
    shown = full or in_chain(user, record.customer)
    return {
        "change": record,
        "customer": record.customer,
        "now": record.customer.bank_account if full else masked_tail(record.customer.bank_account),
        "then": record.bank_account if full else masked_tail(record.bank_account),
        "known": [
            (c.name, c.title, (c.mobile or c.phone) if shown else masked_mobile(c.mobile or c.phone)) for c in known
        ],
    }


matters.register(
    Matter(
        code=bank.MATTER,
        label=gettext_lazy("Bank details of a customer"),
        route=lambda record, facts, day: [Stage(("finance",), "any")],
        title=lambda facts: _("Bank details · %(customer)s") % {"customer": facts["customer"]},
        summary=lambda facts: [facts["code"], facts["bank"], facts["account"]],
        rules={"any": gettext_lazy("Finance decides, after calling the customer back on a known number")},
        on_approved=bank.agree,
        on_rejected=bank.refuse,
        on_sent_back=bank.refuse,
        on_withdrawn=bank.take_back,
        panel="customers/file/_panel_bank.html",
        panel_context=_bank_panel,
        limit="1 wd",
        icon="money",
    )
)


def _merge_panel(record: Merge, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "merge": record,
        "sides": merging.sides(record.loser, record.winner),
        "taken": [
            label_of(Customer, str(getattr(Customer._meta.get_field(name), "column", name))) for name in facts["taken"]
        ],
    }


matters.register(
    Matter(
        code=merging.MATTER,
        label=gettext_lazy("Merge of two customers"),
        route=lambda record, facts, day: [Stage(("supervisor",), "any")],
        title=lambda facts: _("Merge · %(customer)s") % {"customer": facts["winner"][1]},
        summary=lambda facts: [f"{facts['loser'][0]} {facts['loser'][1]}", f"→ {facts['winner'][0]}"],
        rules={"any": gettext_lazy("Two files become one: the supervisor")},
        on_approved=merging.agree,
        on_rejected=merging.refuse,
        on_sent_back=merging.refuse,
        on_withdrawn=merging.take_back,
        panel="customers/file/_panel_merge.html",
        panel_context=_merge_panel,
        limit="2 wd",
        icon="link",
    )
)
