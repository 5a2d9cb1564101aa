"""The register of customer files on paper (C02)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.register import Line, lines_of, register, units_for
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.refusals import Forbidden, Refusal

from .base import Paper, Told

BATCH = 500


class RegisterPaper(Paper):
    """``asked``: ``unit`` (code, "": everything in reach). Live, with the day it was made on; the supervisor signs."""

    code = "register"
    capability = "customers"
    record_kind = "customers.customer"

    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None:
        if not user.can("customers", "v"):
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
        self.user, self.now, self.day = user, now, timezone.localdate(now)
        self.unit = next((u for u in units_for(user) if u.code == asked.get("unit")), None)
        if asked.get("unit") and self.unit is None:
            raise Http404
        self.rows = register(user, self.unit)
        self.title = self.called(asked)
        self.name = "-".join(filter(None, ("C02", self.unit.code if self.unit else "", f"{self.day:%Y-%m}"))) + ".pdf"

    @classmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        return " · ".join(filter(None, (_("Customer file register"), asked.get("unit"))))

    def count(self) -> int:
        return self.rows.count()

    def filters(self) -> dict[str, str]:
        return {"unit": self.unit.code if self.unit else "", "day": self.day.isoformat()}

    def made(self, told: Told) -> bytes:
        total, rows = self.count(), []
        for start in range(0, total, BATCH):
            rows += [on_one_line(line) for line in lines_of(self.rows[start : start + BATCH], self.user, self.day)]
            told(len(rows), total)
        unit = self.unit.local_name if self.unit else ""
        document = TableDocument(
            title=_("Customer file register"),
            subtitle=" · ".join(filter(None, (unit, date_format(self.day, "YEAR_MONTH_FORMAT")))),
            columns=[
                Column(_("Customer"), 2),
                Column(_("Grade, status"), 0.9),
                Column(_("Owner, since"), 1),
                Column(_("Address"), 1.7),
                Column(_("Invoice data"), 1.8),
                Column(_("Bank account"), 1.3),
                Column(_("Addresses, contacts"), 0.8),
                Column(_("12-month sales, net"), 1, "right"),
                Column(_("Receivables"), 1, "right"),
                Column(_("Last contact"), 0.9),
                Column(_("Complete"), 0.7, "right"),
            ],
            rows=rows,
            made_by=self.user.name,
            made_at=self.now,
            facts=[(_("Rows"), str(len(rows)))],
            signatures=[(_("Filled in by"), self.user.name), (_("Supervisor"), "")],
            note=_("For internal use"),
        )
        return render_table(document, get_language() or "zh-hans")


def on_one_line(line: Line) -> list[str]:
    """The fifteen columns of the form, those that belong together in one."""
    return [
        f"{line.name} · {line.code}",
        f"{line.grade} · {line.status}",
        f"{line.owner} · {line.since}",
        line.address,
        line.tax,
        line.bank,
        f"{line.addresses} · {line.contacts}",
        line.sales,
        line.receivable,
        line.followed_up,
        line.completeness,
    ]
