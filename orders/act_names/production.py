"""What the acts on production orders are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.answer_production": _("production answered with a date"),
        "orders.cancel_production": _("production order cancelled"),
        "orders.pass_production": _("order passed to production"),
        "orders.receive_production": _("made goods brought into stock"),
        "orders.reduce_production": _("less is to be made"),
        "orders.report_production": _("progress of production reported"),
        "orders.reserve_free": _("free stock promised to the order"),
    }
)
