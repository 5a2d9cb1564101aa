"""Credit on the customer page: a panel beside the overview and a tab (CUS-11)."""

from django.utils.translation import gettext_lazy as _

from customers.credit import page as credit_page
from salesops.core.sockets.panels import CustomerPanel, customer_panels

customer_panels.register(
    CustomerPanel(
        "customers.credit_panel",
        _("Credit"),
        "customers/credit/_rail.html",
        credit_page.panel,
        place="rail",
        capability="credit",
        rank=20,
    )
)
customer_panels.register(
    CustomerPanel(
        "customers.credit", _("Credit"), "customers/credit/tab.html", credit_page.tab, capability="credit", rank=30
    )
)
