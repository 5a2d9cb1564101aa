"""Every entry of the portal, in the order of the side."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.approvals.views.inbox import waiting_count

from .entries import Entry, Group

# The administrator's part of the customer file is a report: the pages of customers show him nothing.
NO_FILE = ("quality_list",)

TODAY = Entry(_("Today"), "today", "reports:today", key="T")

CONTROL = Group(
    _("Internal control"),
    (
        Entry(
            _("Audit trail"), "history", "audit:trail", "access_log", everywhere=True,
            inside=(
                Entry(_("Access log"), "eye", "audit:access", "access_log"),
                Entry(_("Control monitor"), "shield", "accounts:controls", "access_log", whole=True),
            ),
        ),
    ),
)  # fmt: skip

FIGURES = Group(_("Figures"), (Entry(_("Reports"), "report", "reports:reports"),))

INBOX = Entry(_("Inbox"), "inbox", "approvals:desk", key="I", count=waiting_count, live="inbox")
INBOX_AND_TODAY = Group("", (TODAY, INBOX))
CUSTOMERS = Group(
    _("Customers"),
    (
        Entry(
            _("Customers"), "customers", "customers:customers", "customers", key="C", beyond=NO_FILE,
            inside=(
                Entry(_("Follow up today"), "phone", "customers:follow_ups", "customers", beyond=NO_FILE),
                Entry(_("Credit"), "shield", "customers:credit_accounts", "credit"),
                Entry(_("Stalled customers"), "clock", "customers:stalled", "grades", beyond=("policy_draft",)),
                Entry(_("Public pool"), "flow", "customers:pool", "customers", beyond=NO_FILE),
                Entry(_("Clashes"), "alert", "customers:clashes", "customers", beyond=NO_FILE),
                Entry(_("Coverage"), "pin", "customers:coverage", "coverage"),
                Entry(_("Changes of owner"), "out", "customers:owner_changes", "handover"),
            ),
        ),
        Entry(
            _("Visits"), "visit", "customers:visits", "visits", key="V",
            inside=(
                Entry(
                    _("Contact round"), "phone", "customers:contact_round", "visits",
                    roles=("SEC", "SSL", "MGR", "DIR", "GM"),
                ),
                Entry(_("Weekly status"), "check", "customers:weekly_status", "visits"),
            ),
        ),
        Entry(
            _("Work logs"), "edit", "customers:work_logs", "visits", key="L",
            inside=(Entry(_("Summaries"), "report", "customers:work_reports", "visits"),),
        ),
    ),
)  # fmt: skip
ORDERS = Group(
    _("Orders"),
    (
        Entry(
            _("Orders"), "order", "orders:orders", "orders", key="O",
            inside=(
                Entry(_("My open orders"), "today", "orders:my_day", "orders", "c", roles=("REP", "MGR")),
                Entry(_("Contracts"), "contract", "orders:contracts", "contracts"),
                Entry(_("Exceptions"), "flag", "orders:exceptions", "exceptions"),
                Entry(_("Sales by month"), "sum", "orders:sales", "orders"),
            ),
        ),
        Entry(
            _("Shipments"), "truck", "orders:shipments", "shipments",
            inside=(
                Entry(_("Delivery plan"), "calendar", "orders:delivery_plan", "shipments"),
                Entry(_("Production orders"), "unit", "orders:productions", "production"),
                Entry(_("Returns"), "flow", "orders:returns", "returns"),
            ),
        ),
        Entry(
            _("OSB board"), "board", "orders:osb", "osb",
            inside=(
                Entry(_("OSB problems"), "flag", "orders:problems", "osb"),
                Entry(_("Dealers"), "unit", "orders:dealers", "replenishment"),
                Entry(_("Dealers' reports"), "report", "orders:dealer_reports", "replenishment"),
                Entry(_("Checks with dealers"), "check", "orders:dealer_checks", "replenishment"),
            ),
        ),
        Entry(
            _("Products"), "book", "orders:products", "products",
            inside=(
                Entry(_("Price lists"), "list", "orders:price_lists", "products", beyond=("stock",)),
                Entry(_("Stock counts"), "check", "orders:counts", "products", "e"),
            ),
        ),
    ),
)  # fmt: skip
MONEY = Group(
    _("Money in"),
    (
        Entry(
            _("Reconciliation"), "match", "orders:reconciliation", "receipts", "c", key="R",
            inside=(
                Entry(_("Receipts"), "money", "orders:receipts", "receipts"),
                Entry(_("Refunds"), "money", "orders:refunds", "receipts"),
                Entry(_("Write-offs"), "money", "orders:write_offs", "write_offs"),
            ),
        ),
        Entry(
            _("Invoices"), "money", "orders:invoices", "invoices",
            inside=(Entry(_("Invoice requests"), "stamp", "orders:invoice_requests", "invoices"),),
        ),
        Entry(
            _("Statements of account"), "report", "orders:statements", "receipts",
            inside=(
                Entry(_("Coverage of statements"), "check", "orders:statement_coverage", "receipts"),
                Entry(_("Differences"), "flag", "orders:differences", "receipts"),
            ),
        ),
        Entry(pgettext_lazy("in the navigation", "Receivables"), "aging", "orders:aging", "receivables"),
    ),
)  # fmt: skip
ASSESSMENTS = Group(
    _("Assessment"),
    (
        Entry(
            _("Targets"), "goal", "assessments:targets", "targets", whole=True,
            inside=(
                Entry(pgettext_lazy("assessment", "Progress"), "clock", "assessments:progress", "scorecards", whole=True),
            ),
        ),
        Entry(
            _("Scorecards"), "score", "assessments:scorecards", "scorecards",
            inside=(
                Entry(_("Assessment cycles"), "calendar", "assessments:cycles", "schemes"),
                Entry(_("Schemes"), "scheme", "assessments:schemes", "schemes"),
                Entry(_("KPIs"), "report", "assessments:kpis", "schemes"),
                Entry(_("Bonus"), "bonus", "assessments:bonus", "bonus"),
            ),
        ),
        Entry(
            _("Promotions"), "flow", "assessments:promotions", "promotion", beyond=("amounts",),
            inside=(
                Entry(_("Competitive selections"), "flag", "assessments:vacancies", "promotion", beyond=("amounts",)),
                Entry(
                    _("Improvement plans"), "goal", "assessments:improvement_plans", "promotion", beyond=("amounts",)
                ),
                Entry(
                    _("Proposals after scorecards"), "idea", "assessments:growth_proposals", "promotion",
                    beyond=("amounts",),
                ),
                Entry(pgettext_lazy("sales", "Contests"), "star", "assessments:contests", "promotion", beyond=("amounts",)),
                Entry(_("Honours"), "star", "assessments:honours"),
            ),
        ),
    ),
)  # fmt: skip
LOG_A_VISIT = Entry(_("Log a visit"), "plus", "customers:new_visit", "visits", "c", add=True)
PEOPLE = Group(
    _("Team"),
    (
        Entry(
            _("People"), "customers", "accounts:users", "users", key="P",
            inside=(
                Entry(_("Organisation"), "unit", "accounts:units", "org"),
                Entry(_("Handovers"), "out", "accounts:handovers", "handover"),
            ),
        ),
        Entry(
            _("My leave"), "calendar", "accounts:my_leave", "leave",
            inside=(Entry(_("Who is away"), "user", "accounts:team_leave", "leave"),),
        ),
    ),
)  # fmt: skip

NAVIGATION: tuple[Group, ...] = (
    INBOX_AND_TODAY, CUSTOMERS, ORDERS, MONEY, ASSESSMENTS, FIGURES, PEOPLE, CONTROL,
)  # fmt: skip
# Pages of the administrators: one entry "Settings" at the foot of the side navigation opens the first, the layout
# ``layouts/settings.html`` lists them all.
SETTINGS: tuple[Group, ...] = (
    Group(
        _("People and organisation"),
        (
            Entry(_("Positions"), "score", "accounts:positions", "org", "e"),
            Entry(_("Roles"), "lock", "accounts:roles", "users", "c"),
            Entry(_("Secretaries"), "board", "accounts:secretaries", "org", "e"),
            Entry(_("Markets in charge"), "goal", "accounts:charges", "org", "e"),
        ),
    ),
    Group(
        _("Rules"),
        (
            Entry(_("Working calendar"), "calendar", "worktime:calendar", "settings"),
            Entry(_("Policies"), "scheme", "policies:list", "settings"),
            Entry(_("Code lists"), "book", "codes:lists", "settings"),
            Entry(_("Warehouses"), "unit", "orders:warehouses", "products", "e"),
        ),
    ),
    Group(
        _("Running the portal"),
        (
            Entry(_("System health"), "cockpit", "reports:health", "tokens", "e"),
            Entry(_("Planned runs"), "clock", "reports:schedules", "tokens", "e"),
            Entry(_("Reminders"), "bell", "reports:reminders", "settings", "e"),
            Entry(_("Reminders sent"), "list", "reports:sent_reminders", "settings", "e"),
            Entry(_("Outbox"), "mail", "reports:outbox", "settings", "e"),
        ),
    ),
    Group(_("Data"), (Entry(_("Imports"), "upload", "imports:home", "users org customers products", "c"),)),
    Group(_("For developers"), (Entry(_("Components"), "board", "core:gallery", "tokens", "e"),)),
)
# The person's own pages: the menu under the name.
MINE: tuple[Entry, ...] = (
    Entry(_("Notifications"), "bell", "reports:notifications"),
    Entry(_("Background jobs"), "refresh", "reports:jobs"),
    Entry(_("My files"), "download", "reports:files"),
    Entry(_("My settings"), "gear", "accounts:me"),
    Entry(_("Deputies"), "user", "accounts:deputies"),
    Entry(_("Channels of notifications"), "mail", "reports:notification_settings"),
)
# Bottom bar of phones, left to right; the last place is "More", which lists everything.
BOTTOM: tuple[Entry, ...] = (TODAY, CUSTOMERS.entries[0], LOG_A_VISIT, INBOX)
