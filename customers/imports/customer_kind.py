"""Import ``customers``: new files, and changes of existing ones by number (contract.md)."""

from django.utils.translation import gettext_lazy

from customers.code_lists import CHANNEL, INDUSTRY
from salesops.core.imports import parsing
from salesops.core.sockets.imports import ImportColumn, ImportKind, import_kinds

from . import cells
from .customers import apply_customers, told_elsewhere
from .people import Named, sets_up

import_kinds.register(
    ImportKind(
        code="customers",
        label=gettext_lazy("Customers"),
        help=gettext_lazy(
            "Opens customer files and changes existing ones by number. Credit columns are taken for new customers only."
        ),
        capability="customers",
        may=sets_up,
        key=("code",),
        apply=None,
        apply_part=apply_customers,
        prepare=lambda rows: Named(),
        afterwards=told_elsewhere,
        columns=(
            ImportColumn(
                "code",
                gettext_lazy("customer no."),
                cells.code,
                required=True,
                example="C-000123",
                also=gettext_lazy("no.|customer code"),
            ),
            ImportColumn(
                "name",
                gettext_lazy("customer"),
                parsing.text(120),
                required=True,
                example="Suzhou Example Beverages",
                also=gettext_lazy("customer name|company"),
            ),
            ImportColumn("short_name", gettext_lazy("short name"), parsing.text(40), example="Example"),
            ImportColumn(
                "credit_code",
                gettext_lazy("unified social credit code"),
                parsing.text(18),
                also=gettext_lazy("credit code"),
            ),
            ImportColumn("industry", gettext_lazy("industry"), cells.entry(INDUSTRY), example="beverage"),
            ImportColumn(
                "scale", gettext_lazy("scale"), cells.employees, example="300", also=gettext_lazy("employees")
            ),
            ImportColumn("province", gettext_lazy("province"), cells.province, example="32"),
            ImportColumn("city", gettext_lazy("city"), parsing.text(40), example="Suzhou"),
            ImportColumn("address", gettext_lazy("address"), parsing.text(200)),
            ImportColumn(
                "unit_code", gettext_lazy("unit"), parsing.text(20), example="EC-2", also=gettext_lazy("unit code")
            ),
            ImportColumn(
                "owner_username",
                gettext_lazy("owner"),
                parsing.text(60),
                required=True,
                example="lin.ruoxi",
                also=gettext_lazy("user name of the owner"),
            ),
            ImportColumn("channel", gettext_lazy("channel"), cells.entry(CHANNEL), example="referral"),
            ImportColumn(
                "grade", gettext_lazy("grade"), cells.letter("ABC"), example="B", also=gettext_lazy("customer grade")
            ),
            ImportColumn(
                "intent", gettext_lazy("intent score"), cells.score, example="80", also=gettext_lazy("intent")
            ),
            ImportColumn("scale_score", gettext_lazy("scale score"), cells.score, example="60"),
            ImportColumn("industry_score", gettext_lazy("industry score"), cells.score, example="70"),
            ImportColumn("credit_rating", gettext_lazy("credit rating"), cells.letter("ABCD"), example="B"),
            ImportColumn("credit_limit", gettext_lazy("credit limit"), cells.amount, example="200000.00"),
            ImportColumn("term_days", gettext_lazy("term (days)"), cells.days, example="30", also=gettext_lazy("term")),
            ImportColumn(
                "opened_on",
                gettext_lazy("customer since"),
                parsing.day,
                example="2025-03-14",
                also=gettext_lazy("opened on"),
            ),
        ),
    )
)
