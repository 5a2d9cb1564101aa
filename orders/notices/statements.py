"""What people hear about statements of account (ORD-9)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, group in (
    ("orders.statement_confirmed", _("A customer confirmed its statement"),
     _("{customer} confirms {record}: {name}"), REMINDER),
    ("orders.statement_disputed", _("A customer disputes its statement"),
     _("{customer} disputes {record}: {n} differences to solve"), TODO),
    ("orders.difference_solved", _("A difference is to be verified"), _("{record} of {customer}: verify {what}"), TODO),
    ("orders.difference_sent_back", _("A difference is not solved"),
     _("{record} of {customer}, {what} is not solved: {reason}"), TODO),
    ("orders.statement_ask_again", _("All differences of a statement are verified"),
     _("{record} of {customer}: ask for confirmation again"), TODO),
    ("orders.statements_to_send", _("Statements to be sent"), _("{n} statements of {month} are not sent yet"), TODO),
    ("orders.statements_to_make", _("Statements to be made"),
     _("{n} customers have no statement of {month} yet"), TODO),
):  # fmt: skip
    events.register(Event(code, label, text, channels="P", locked="P" if group == TODO else "", group=group))
