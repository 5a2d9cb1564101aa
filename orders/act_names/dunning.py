"""What the acts of dunning are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.claim_ends": _("claim becomes time-barred"),
        "orders.decide_dispute": _("dispute decided"),
        "orders.deliver_letter": _("dunning letter delivered"),
        "orders.dun": _("dunning of the day"),
        "orders.dunned": _("dunning level reached"),
        "orders.find_limitations": _("claims becoming time-barred"),
        "orders.note_debt": _("note about debts"),
        "orders.open_dispute": _("invoice disputed"),
        "orders.promise": _("payment promised"),
        "orders.sign_letter": _("dunning letter signed"),
        "orders.void_letter": _("dunning letter not needed"),
        "orders.withdraw_promise": _("promise to pay taken back"),
    }
)
