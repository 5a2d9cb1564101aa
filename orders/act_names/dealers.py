"""What the acts on dealers' reports and checks are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.ask_dealer": _("dealer asked by a link"),
        "orders.begin_dealer_report": _("dealer's report begun"),
        "orders.check_dealer_report": _("dealer's report checked"),
        "orders.correct_dealer_report": _("dealer's report corrected"),
        "orders.hand_in_dealer_report": _("dealer's report handed in"),
        "orders.revoke_dealer_link": _("dealer's link revoked"),
        "orders.send_back_dealer_report": _("dealer's report sent back"),
        "orders.write_dealer_report": _("dealer's report entered"),
        "orders.begin_dealer_check": _("check with a dealer begun"),
        "orders.write_dealer_check": _("check with a dealer entered"),
        "orders.finish_dealer_check": _("check with a dealer finished"),
        "orders.close_dealer_check": _("check with a dealer closed"),
        "orders.drop_dealer_check": _("check with a dealer dropped"),
        "orders.solve_dealer_difference": _("difference solved"),
        "orders.verify_dealer_difference": _("difference verified"),
        "orders.send_back_dealer_difference": _("difference not solved"),
    }
)
