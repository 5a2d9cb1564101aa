"""What the acts on lines of the bank are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.match_line": _("bank line matched"),
        "orders.propose_matches": _("proposals for bank lines looked for"),
        "orders.save_bank_account": _("bank account of ours saved"),
        "orders.set_line_aside": _("bank line set aside"),
        "orders.take_bank_lines": _("bank lines brought"),
        "orders.undo_line": _("bank line taken back"),
    }
)
