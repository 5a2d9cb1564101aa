"""What people hear about OSB problems (ORD-11)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, group in (
    ("orders.problem_recorded", _("An OSB problem was recorded"),
     _("{record} of {customer}, {owner}, to be solved by {day}: {what}"), TODO),
    ("orders.problem_solved", _("An OSB problem is to be verified"), _("{record} of {customer} is solved: {solution}"), TODO),
    ("orders.problem_sent_back", _("An OSB problem is not solved"), _("{record} of {customer} came back: {reason}"), TODO),
    ("orders.problem_verified", _("An OSB problem was verified"), _("{record} of {customer} is verified: {what}"), REMINDER),
    ("orders.problem_dropped", _("An OSB problem was dropped"), _("{record} of {customer} was dropped: {reason}"), REMINDER),
):  # fmt: skip
    events.register(Event(code, label, text, channels="P", locked="P" if group == TODO else "", group=group))
