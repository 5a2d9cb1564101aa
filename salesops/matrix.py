"""The permission matrix the portal ships with (defaults.md 1.4), one row a capability.

A cell reads ``SCOPE:rights limit`` with several parts split by ``;``; in the column of the partner departments a part may begin
with the roles it is for. AUD reads and exports everything (``A:vx``) and has no column; AST and SSL are derived in
``salesops/roles.py``. Letters: see ``salesops/core/sockets/roles.py``.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Row(NamedTuple):
    """One capability and what each column of the matrix may do with it."""

    code: str
    label: str | Promise
    REP: str = ""
    MGR: str = ""
    DIR: str = ""
    GM: str = ""
    SEC: str = ""
    FIN: str = ""
    LEG: str = ""
    LOG: str = ""
    PARTNER: str = ""
    ADM: str = ""


# One capability a row, its columns in the order of the book: easier to compare than one column a line.
# fmt: off
MATRIX: tuple[Row, ...] = (
    Row("org", _("Organisation, positions, managers"), REP="A:v", MGR="A:v", DIR="A:ve", GM="A:va", SEC="A:v",
        FIN="A:v", LEG="A:v", LOG="A:v", PARTNER="A:v", ADM="A:vce"),
    Row("users", _("Users, roles, deputies"), REP="O:e", MGR="T:v", DIR="A:v", GM="A:v", SEC="O:e", FIN="O:e",
        LEG="O:e", LOG="O:e", PARTNER="O:e; HRT A:v", ADM="A:vce"),
    Row("leave", _("Leave, absences, duty roster"), REP="O:vc", MGR="T:vca", DIR="A:vca", GM="A:va", SEC="O:vc",
        FIN="O:vc", LEG="O:vc", LOG="O:vc", PARTNER="O:vc; HRT A:vx", ADM="A:e"),
    Row("leads", _("Leads, channels, campaigns"), REP="O:vced", MGR="T:vcex", DIR="A:vcex", GM="A:vx", SEC="M:v",
        FIN="A:v cost", PARTNER="MKT A:vcex"),
    Row("customers", _("Customer file"), REP="O:vceu", MGR="T:vceux", DIR="A:vceux", GM="A:vux",
        SEC="M:veux shipping,contacts", FIN="A:ve tax,bank", LEG="S:v", LOG="S:v shipping",
        PARTNER="CRM A:veu; CSV S:v", ADM="A:v quality_list"),
    Row("handover", _("Change of owner, handover, merge"), MGR="T:a", DIR="A:a", GM="A:a", SEC="M:c merge",
        ADM="A:c"),
    Row("grades", _("Grade: see, override"), REP="O:v", MGR="T:va", DIR="A:va", GM="A:v", SEC="M:v",
        PARTNER="MKT A:v", ADM="A:ce policy_draft"),
    Row("visits", _("Visit plans, visits, work logs"), REP="O:vce", MGR="T:vcx comment", DIR="A:vx", GM="A:v",
        SEC="M:v"),
    Row("opportunities", _("Opportunities, requirement reports, proposals"), REP="O:vced", MGR="T:vceax", DIR="A:vax",
        GM="A:vx", SEC="M:v", PARTNER="TEC S:ve"),
    Row("credit", _("Credit: data, proposal, limit, freeze"), REP="O:vc", MGR="T:vca", DIR="A:vax", GM="A:va",
        SEC="M:vc", FIN="A:veax", LEG="S:v"),
    Row("tickets", _("Tickets, complaints"), REP="O:vce", MGR="T:vceax", DIR="A:vax", GM="A:vx", SEC="M:vce",
        FIN="S:v", LEG="S:v", LOG="S:ve", PARTNER="CRM,CSV A:vceax; TEC S:ve"),
    Row("surveys", _("Surveys: design, results"), REP="O:v result", MGR="T:vx", DIR="A:vax", GM="A:vx", SEC="M:v",
        PARTNER="CRM,CSV,MKT A:vcex", ADM="A:v form"),
    Row("market_info", _("Market information"), REP="A:vc", MGR="A:vce", DIR="A:vceax", GM="A:v", SEC="A:vc",
        FIN="A:v", LEG="A:v", LOG="A:v", PARTNER="A:vc"),
    Row("coverage", _("Coverage and resources"), REP="O:v", MGR="T:vce", DIR="A:vcea", GM="A:va", SEC="M:v",
        PARTNER="MKT A:ve"),
    Row("products", _("Products, list prices, stock"), REP="A:v", MGR="A:v", DIR="A:va", GM="A:va", SEC="A:v",
        FIN="A:vce", LOG="A:ve stock", PARTNER="PRD,PUR A:v; MKT A:vc", ADM="A:ce import"),
    Row("cost", _("Cost, floor price, margin"), REP="O:v traffic_light", MGR="T:v", DIR="A:va", GM="A:va",
        FIN="A:vce", PARTNER="PUR A:v"),
    Row("quotations", _("Quotations, tenders"), REP="O:vced", MGR="T:vceax", DIR="A:vax", GM="A:vax", SEC="M:v",
        FIN="S:v", LEG="S:v", PARTNER="TEC,PUR S:ve"),
    Row("contracts", _("Contracts"), REP="O:vced", MGR="T:vceax", DIR="A:vax", GM="A:vax", SEC="M:vc", FIN="S:va",
        LEG="A:vceax"),
    Row("orders", _("Orders"), REP="O:vced", MGR="T:vceax", DIR="A:vax", GM="A:vax", SEC="M:vcex", FIN="A:v; S:a",
        LOG="S:v no_price", PARTNER="PRD S:v no_price"),
    Row("production", _("Production orders"), REP="O:v", MGR="T:v", DIR="A:vx", GM="A:v", SEC="M:vce", LOG="S:v",
        PARTNER="PRD A:vcea; PUR A:v"),
    Row("shipments", _("Delivery plan, shipments, sign-off"), REP="O:v; O:c sign_off", MGR="T:vx", DIR="A:vx",
        GM="A:v", SEC="M:vcex", FIN="S:v", LOG="A:vceax", PARTNER="CSV S:v"),
    Row("exceptions", _("Exceptions"), REP="O:vce", MGR="T:vceax", DIR="A:vax", GM="A:v", SEC="M:vce", LOG="S:vce",
        PARTNER="S:vce"),
    Row("returns", _("Returns, exchanges"), REP="O:vc", MGR="T:vca", DIR="A:vax", GM="A:v", SEC="M:vce", FIN="S:va",
        LOG="S:ve", PARTNER="CSV,TEC S:va"),
    Row("invoices", _("Invoices, credit notes"), REP="O:vc request", MGR="T:v", DIR="A:vx", GM="A:v",
        SEC="M:vcx request", FIN="A:vceax"),
    Row("receipts", _("Receipts, allocation, reconciliation"), REP="O:v", MGR="T:v", DIR="A:vx", GM="A:v",
        SEC="M:vcex", FIN="A:vceax"),
    Row("write_offs", _("Write-off"), MGR="T:c", DIR="A:a", GM="A:a", SEC="M:c", FIN="A:ca", LEG="S:a"),
    Row("receivables", _("Receivables, dunning, promises"), REP="O:vce", MGR="T:vceax", DIR="A:vax", GM="A:vx",
        SEC="M:vcex", FIN="A:vcex", LEG="S:ve"),
    Row("osb", _("OSB board and problems"), REP="O:v", MGR="T:v", DIR="A:vax", GM="A:v", SEC="M:vcea", FIN="S:ve",
        LOG="S:ve", PARTNER="PRD S:ve"),
    Row("replenishment", _("Dealer stock, replenishment, transfers"), REP="O:vc", MGR="T:vca", DIR="A:vax", GM="A:v",
        SEC="M:vcex", LOG="A:vcea"),
    Row("expenses", _("Expenses, budget"), REP="O:vced", MGR="T:vax", DIR="A:vax", GM="A:vax", SEC="O:vced",
        FIN="A:vax", LEG="O:vced", LOG="O:vced", PARTNER="O:vced"),
    Row("marketing", _("Marketing resources"), REP="O:vc", MGR="T:vca", DIR="A:vax", GM="A:v", SEC="M:v", FIN="A:v",
        PARTNER="MKT A:vcea"),
    Row("targets", _("Targets"), REP="O:v", MGR="T:vce", DIR="A:vceax", GM="A:vax", SEC="M:v", FIN="A:v",
        ADM="A:c import"),
    Row("schemes", _("KPI definitions, schemes, cycles"), REP="A:v published", MGR="A:v published", DIR="A:vcea",
        GM="A:va", SEC="A:v published", ADM="A:vce draft"),
    Row("scorecards", _("Scorecards"), REP="O:vce", MGR="T:ve", DIR="A:vea", GM="A:va", SEC="O:v",
        PARTNER="S:e cross_department", ADM="A:e steps"),
    Row("bonus", _("Bonus"), REP="O:v own", MGR="T:v sum", DIR="A:vca", GM="A:vax", SEC="O:v own",
        FIN="A:vx approved_run"),
    Row("promotion", _("Promotion, improvement, rewards and sanctions, honours"), REP="O:ve", MGR="T:vce",
        DIR="A:vcea", GM="A:va", SEC="O:v", FIN="S:v amounts", PARTNER="HRT A:ve"),
    Row("commission", _("Commission, salary proposals"), REP="O:v own", MGR="T:vc sum", DIR="A:vca", GM="A:vax",
        FIN="A:vax", PARTNER="HRT A:vx approved"),
    Row("training", _("Training, coaching, growth, headcount"), REP="O:ve", MGR="T:vcea", DIR="A:vcea", GM="A:v",
        SEC="O:ve", FIN="O:ve", LEG="O:ve", LOG="O:ve", PARTNER="HRT A:vceax", ADM="A:ce courses"),
    Row("meetings", _("Meetings, minutes, action items"), REP="O:ve invited", MGR="T:vcea", DIR="A:vcea", GM="A:vcea",
        SEC="O:vce invited", FIN="O:vce invited", LEG="O:vce invited", LOG="O:vce invited", PARTNER="O:vce invited",
        ADM="A:ce series"),
    Row("coordination", _("Coordination requests"), REP="O:vc", MGR="T:vcea", DIR="A:vcea", GM="A:va", SEC="M:vce",
        FIN="S:vce", LEG="S:vce", LOG="S:vce", PARTNER="S:vce"),
    Row("plans", _("Plans, monthly priorities"), REP="A:v published", MGR="T:vce", DIR="A:vcea", GM="A:vcea",
        SEC="A:v published", FIN="A:v published", LOG="A:v published", PARTNER="MKT A:v published"),
    Row("knowledge", _("Knowledge, announcements, policies"), REP="A:vc", MGR="A:vca", DIR="A:vcea", GM="A:vc",
        SEC="A:vc", FIN="A:vc", LEG="A:vc", LOG="A:vc", PARTNER="A:vc", ADM="A:e"),
    Row("reports", _("Reports"), REP="O:vx", MGR="T:vxc", DIR="A:vxc", GM="A:vxc", SEC="M:vxc", FIN="S:vxc",
        LEG="S:vx", LOG="S:vx", PARTNER="S:vx", ADM="A:v jobs"),
    Row("access_log", _("Export log, unmask log, control monitor"), REP="O:v own", DIR="A:va", GM="A:v",
        ADM="A:v log"),
    Row("settings", _("Calendar, clocks, reminders, number formats, templates"), DIR="A:a policy", GM="A:a policy",
        ADM="A:vce"),
    Row("tokens", _("Tokens, webhooks, jobs, backup"), REP="O:c read_token", MGR="O:c read_token",
        DIR="O:c read_token", ADM="A:vce"),
    Row("quality", _("Data-quality sampling and sign-off"), REP="O:v own_defects", MGR="T:ve", DIR="A:a", GM="A:v",
        SEC="M:ve", ADM="A:v"),
)
# fmt: on
