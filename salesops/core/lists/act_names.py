"""What the acts of lists are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "lists.ask_export": _("export asked for"),
        "lists.delete_view": _("view deleted"),
        "lists.open_with_view": _("view chosen for opening"),
        "lists.rename_view": _("view renamed"),
        "lists.save_view": _("view saved"),
        "lists.update_view": _("view updated"),
    }
)
