"""What people hear about dealers: reports, checks, differences (ORD-12)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, group in (
    ("orders.dealer_report_in", _("A dealer handed in its report"),
     _("{customer}: report of {month} by {name} is to be checked"), TODO),
    ("orders.dealer_report_checked", _("A dealer's report was checked"),
     _("{customer}: report of {month} was checked"), REMINDER),
    ("orders.dealer_report_back", _("A dealer's report was sent back"),
     _("{customer}: report of {month} was sent back: {reason}"), TODO),
    ("orders.dealers_to_ask", _("Dealers to be asked for their reports"),
     _("{n} dealers were not asked for their report of {month} yet"), TODO),
    ("orders.dealer_reports_late", _("Dealers' reports are late"), _("{n} dealers have not reported {month}"), TODO),
    ("orders.dealer_check_due", _("A check with a dealer is due"),
     _("{customer}: goods and money are to be checked, due {day}"), TODO),
    ("orders.dealer_differences", _("Differences with a dealer"), _("{customer}: {n} differences to solve"), TODO),
    ("orders.dealer_difference_solved", _("A difference with a dealer is to be verified"),
     _("{customer}: verify {what}"), TODO),
    ("orders.dealer_difference_late", _("A difference with a dealer is late"), _("{customer}: {what} is not solved yet"), TODO),
    ("orders.dealer_difference_back", _("A difference with a dealer is not solved"),
     _("{customer}, {what} is not solved: {reason}"), TODO),
):  # fmt: skip
    events.register(Event(code, label, text, channels="P", locked="P" if group == TODO else "", group=group))
