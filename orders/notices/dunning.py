"""What people hear about dunning, promises and disputes (defaults.md 6 and 7)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, group in (
    ("orders.dunned_1", _("Overdue, level 1"), _("Call {customer}: {amount} overdue"), TODO),
    ("orders.dunned_2", _("Overdue, level 2"), _("Call and write to {customer}: {amount} still overdue"), TODO),
    ("orders.dunned_3", _("Overdue, level 3: letter"), _("Dunning letter for {customer} to be signed: {amount}"), TODO),
    ("orders.dunned_4", _("Overdue, level 4: freeze"),
     _("{customer} at dunning level 4 with {amount}: visit, second letter, no new business on account"), TODO),
    ("orders.dunned_5", _("Overdue, level 5: lawyer's letter"),
     _("Lawyer's letter for {customer}: {amount}; only against money received"), TODO),
    ("orders.dunned_6", _("Overdue, level 6: legal action"),
     _("Decide on {customer}: suit, settlement or write-off of {amount}"), TODO),
    ("orders.dunned_7", _("Claim becomes time-barred"),
     _("Claim the debt of {customer} in writing: it becomes time-barred"), TODO),
    ("orders.dispute_opened", _("An invoice is disputed"), _("{customer} disputes {amount} of {record}: {reason}"), TODO),
    ("orders.dispute_decided", _("A dispute was decided"), _("{record} of {customer}: {outcome}"), REMINDER),
    ("orders.payment_due_soon", _("Payment due soon"), _("{customer} is to pay {amount} on {day}"), REMINDER),
    ("orders.promise_day", _("Promised payment day"), _("{customer} promised {amount} for {day}"), REMINDER),
    ("orders.debt_not_contacted", _("Overdue customer not contacted"),
     _("Call {customer}: {level} levels of dunning without a contact noted"), TODO),
):  # fmt: skip
    locked = group == TODO
    events.register(
        Event(code, label, text, channels="PE" if locked else "P", locked="P" if locked else "", group=group)
    )
