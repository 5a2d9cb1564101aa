"""What the acts of notifications are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "notify.send_again": _("mail sent again"),
    }
)
