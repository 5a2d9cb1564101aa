"""What people hear about lines of the bank (ORD-9)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "orders.bank_lines_waiting", _("Bank lines wait to be matched"),
        _("{count} lines of {record} wait: say what the money is for"), channels="P", locked="P", group=TODO,
    )
)  # fmt: skip
