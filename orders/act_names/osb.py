"""What the acts on OSB problems are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.change_problem": _("owner or day of the OSB problem changed"),
        "orders.drop_problem": _("OSB problem dropped"),
        "orders.note_problem": _("how it goes on"),
        "orders.record_problem": _("OSB problem recorded"),
        "orders.send_back_problem": _("OSB problem not solved"),
        "orders.solve_problem": _("OSB problem solved"),
        "orders.take_problem": _("OSB problem taken on"),
        "orders.verify_problem": _("OSB problem verified"),
    }
)
