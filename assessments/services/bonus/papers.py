"""A bonus run as the sheet H09 (PDF) and as the file for payroll (xlsx). Text in it never becomes a formula."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.org import OrgTree
from accounts.services.editing import need
from assessments.cards.words import period_name
from assessments.models import BonusLine, BonusRun
from assessments.rules import bonus_runs as rules
from assessments.rules.numbers import plain, rounded
from salesops.core.acts import act
from salesops.core.audit.access import log_export
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.formats import money
from salesops.core.refusals import refuse_if
from salesops.core.spreadsheets.sheet import Maker, SheetColumn
from salesops.core.spreadsheets.xlsx_writer import write_xlsx

KIND = "assessments.bonus_run"


def lines_of(run: BonusRun) -> list[BonusLine]:
    """In the order of the paper: by unit, position, name."""
    rows = run.lines.select_related("person", "scorecard").order_by("unit_id", "position", "person__name", "pk")
    return list(rows)


def attained(line: BonusLine) -> str:
    """The unit's attainment; — without a target."""
    return "—" if line.attainment is None else f"{rounded(line.attainment, 2)}%"


def sheet_pdf(run: BonusRun, user: Any, language: str, now: datetime) -> bytes:
    """H09 奖金核算表."""
    with translation.override(language):
        tree = OrgTree.on(run.cycle.last)
        heads = [
            (_("Name"), 1.4, "left"), (_("Unit"), 1.5, "left"), (_("Base"), 1, "right"), (_("Days"), 0.8, "right"),
            (_("Own total / factor"), 1.1, "right"), (_("Unit attained / factor"), 1.3, "right"),
            (pgettext("bonus", "By score"), 1.1, "right"), (pgettext("bonus", "Extra"), 1, "right"),
            (pgettext("bonus", "Adjustment"), 1, "right"), (_("Payable"), 1.2, "right"),
        ]  # fmt: skip
        rows = [_on_paper(line, tree) for line in lines_of(run)]
        document = TableDocument(
            title=_("Bonus sheet"), subtitle=f"{run.number} · {period_name(run.cycle)}",
            columns=[Column(label, share, side) for label, share, side in heads], rows=rows, made_by=user.name, made_at=now,
            total=[_("Sum"), *[""] * (len(heads) - 2), money(run.payable, balance=True)],
            signatures=[(_("Finance"), ""), (_("Director"), ""), (_("General manager"), "")],
            note=f"H09 · {run.shown_state.label}",
        )  # fmt: skip
        return render_table(document, language)


def _on_paper(line: BonusLine, tree: OrgTree) -> list[str]:
    node = tree.nodes.get(line.unit_id)
    difference = (
        f" · {line.get_kind_display()} {line.scorecard.number}" if line.kind == BonusLine.Kind.DIFFERENCE else ""
    )
    return [
        f"{line.person.name}{difference}", node.local_name if node else "", money(line.base, balance=True),
        f"{line.days}/{line.of_days}", f"{line.total} / {line.factor}", f"{attained(line)} / {line.unit_factor}",
        money(line.by_score, balance=True), money(line.extra), money(line.adjustment), money(line.payable, balance=True),
    ]  # fmt: skip


def _payroll(lines: Iterable[BonusLine], run: BonusRun, tree: OrgTree) -> Iterable[list[Any]]:
    for line in lines:
        node = tree.nodes.get(line.unit_id)
        yield [
            line.person.username, line.person.name, node.local_name if node else "", line.position, run.cycle.code,
            line.scorecard.number or "", str(line.get_kind_display()), line.base, line.days, line.of_days, line.total, line.factor,
            plain(line.own_share), plain(line.unit_share), line.unit_factor, line.by_score, line.extra, line.adjustment,
            line.payable,
        ]  # fmt: skip


@act("assessments.export_bonus")
def payroll(*, actor: Any, run: BonusRun, language: str, now: datetime) -> tuple[str, bytes]:
    """(name, xlsx) of an approved run; the first time is kept with the run, every time in the access log."""
    need(actor, "bonus", "x")
    locked = BonusRun.objects.visible_to(actor).select_for_update(of=("self",)).select_related("cycle").get(pk=run.pk)
    refuse_if(rules.not_approved(locked.state))
    # Whoever audits takes a copy; that isn't payroll's.
    if locked.exported_at is None and not actor.holds("AUD"):
        BonusRun.objects.filter(pk=locked.pk).update(exported_at=Now(), exported_by=actor)
    with translation.override(language):
        columns = [
            SheetColumn(_("User name")), SheetColumn(_("Name")), SheetColumn(_("Unit")), SheetColumn(_("Position")),
            SheetColumn(_("Period")), SheetColumn(_("Scorecard")), SheetColumn(_("Kind")), SheetColumn(_("Base"), "money"),
            SheetColumn(_("Days in the post"), "number"), SheetColumn(_("Working days"), "number"),
            SheetColumn(_("Own total"), "number"), SheetColumn(_("Own factor"), "number"), SheetColumn(_("Own share")),
            SheetColumn(_("Unit share")), SheetColumn(_("Unit factor"), "number"),
            SheetColumn(pgettext("bonus", "By score"), "money"), SheetColumn(pgettext("bonus", "Extra"), "money"),
            SheetColumn(pgettext("bonus", "Adjustment"), "money"),
            SheetColumn(_("Payable"), "money"),
        ]  # fmt: skip
        lines = lines_of(locked)
        with TemporaryDirectory(prefix="bonus-") as folder:
            path = Path(folder) / "payroll.xlsx"
            rows = _payroll(lines, locked, OrgTree.on(locked.cycle.last))
            write_xlsx(path, columns=columns, rows=rows, title=locked.number, maker=Maker(actor.name, now))
            content = path.read_bytes()
    noted(locked, actor, len(lines), "payroll")
    return f"{locked.number}.xlsx", content


@act("assessments.print_bonus")
def print_sheet(*, actor: Any, run: BonusRun, language: str, now: datetime) -> tuple[str, bytes]:
    """(name, PDF) of the sheet H09; it stands in the access log."""
    found = BonusRun.objects.visible_to(actor).select_related("cycle").get(pk=run.pk)
    content = sheet_pdf(found, actor, language, now)
    noted(found, actor, found.lines.count(), "H09")
    return f"H09-{found.number}.pdf", content


def noted(run: BonusRun, user: Any, rows: int, what: str) -> None:
    """Who takes bonus out stands in the access log."""
    log_export(user=user, subject=f"{what} {run.number}", record_kind=KIND, filters={"run": run.number}, rows=rows)
