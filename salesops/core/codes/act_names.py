"""What the acts of code lists are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "codes.add_entry": _("entry of a code list added"),
        "codes.edit_entry": _("entry of a code list changed"),
        "codes.move_entry": _("code list put in order"),
        "codes.restore_entry": _("entry of a code list offered again"),
        "codes.retire_entry": _("entry of a code list retired"),
    }
)
