"""Tabs and panels of the file itself: contacts, shipping, team, profile, history."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.page import rows
from customers.page.known import known_of
from salesops.core.sockets.panels import CustomerPanel, TimelineSource, customer_panels, timeline_sources

TABS = (
    CustomerPanel(
        "customers.contacts",
        _("Contacts"),
        "customers/file/contacts.html",
        rows.contacts,
        rank=10,
        count=lambda customer, user: known_of(customer).contacts,
    ),
    CustomerPanel(
        "customers.shipping",
        _("Shipping information"),
        "customers/file/addresses.html",
        rows.addresses,
        rank=15,
        count=lambda customer, user: known_of(customer).addresses,
    ),
    CustomerPanel("customers.purchases", _("Purchases"), "customers/file/purchases.html", rows.purchases, rank=25),
    CustomerPanel("customers.team", _("Owner and service team"), "customers/file/team.html", rows.team, rank=70),
    CustomerPanel(
        "customers.profile",
        pgettext_lazy("of a customer", "Profile"),
        "customers/file/profile.html",
        rows.profile,
        rank=80,
    ),
    CustomerPanel(
        "customers.files",
        _("Files"),
        "customers/file/files.html",
        rows.files,
        rank=85,
        count=lambda customer, user: known_of(customer).files,
    ),
    CustomerPanel("customers.history", _("History of changes"), "customers/file/history.html", rows.history, rank=90),
)
for tab in TABS:
    customer_panels.register(tab)
customer_panels.register(
    CustomerPanel(
        "customers.main_contacts",
        _("Contacts"),
        "customers/file/_rail_contacts.html",
        rows.rail_contacts,
        "rail",
        rank=30,
    )
)
customer_panels.register(
    CustomerPanel(
        "customers.complete", _("Customer file"), "customers/file/_rail_file.html", rows.completed, "rail", rank=40
    )
)
timeline_sources.register(TimelineSource("customers.acts", "file", rows.acts))
timeline_sources.register(TimelineSource("customers.owners", "file", rows.owners))
