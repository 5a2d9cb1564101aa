"""What the acts on lines of the bank are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.propose_matches": _("proposals for bank lines looked for"),
        "orders.take_bank_lines": _("bank lines brought"),
    }
)
