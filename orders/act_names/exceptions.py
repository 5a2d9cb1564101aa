"""What the acts on exceptions are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.accept_alternative": _("customer accepted the alternative"),
        "orders.answer_alternative": _("customer answered the alternative"),
        "orders.close_exception": _("exception closed"),
        "orders.decline_alternative": _("customer declined the alternative"),
        "orders.note_exception": _("how it goes on"),
        "orders.offer_alternative": _("alternative offered"),
        "orders.record_exception": _("exception recorded"),
        "orders.tell_exception": _("customer told"),
        "orders.void_exception": _("exception recorded by mistake"),
    }
)
