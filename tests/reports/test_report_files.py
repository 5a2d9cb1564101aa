"""What stands in the sheet and on the paper a job makes of a report, and who gets them through the door of files (RPT-3, S15)."""

import re
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import OrgUnitHead, RoleGrant
from orders.reports.receivables import Receivables
from reports.engine.asked import question
from reports.services.reports import JOB, take_report
from salesops.core.audit.models import AccessLog
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.jobs.work import run_waiting_jobs
from tests.cast_orders_made import NOW, TODAY, account
from tests.cast_receivables import billed, paid, received

HOSTILE = "=HYPERLINK(1)"
AS_OF = {"as_of": f"{TODAY}"}


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def debts(company, files):
    """The rep's customer under a name that wants to be a formula; 3,000 of 5,000 overdue for 40 days, 2,500.25 due soon."""
    item = billed(files.zerun, "5000", 40)
    paid(item, "2000", on=TODAY)
    billed(files.zerun, "2500.25", -10)
    billed(files.weizhiyuan, "1000", 100)
    received(files.weizhiyuan, "400", on=TODAY)
    type(files.zerun).objects.filter(pk=files.zerun.pk).update(short_name=HOSTILE)
    account(files.zerun, "10000", term=45)


def taken(actor, **more) -> StoredFile:
    wanted = {"code": "R11", "kind": "xlsx", "given": AS_OF, "language": "en", "now": NOW} | more
    job = take_report(actor=actor, **wanted)
    run_waiting_jobs()
    job.refresh_from_db()
    assert job.state == "done", job.error_code
    return StoredFile.objects.get(job=job)


def client_of(person) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def book_of(stored):
    return load_workbook(BytesIO(stored.place.read_bytes()))


def paper_of(stored) -> str:
    pages = PdfReader(BytesIO(stored.place.read_bytes())).pages
    return " ".join(page.extract_text().replace("\n", " ") for page in pages)


def answer(user):
    report = Receivables()
    return report.result(user, question(report, AS_OF, user, TODAY).right())


class TestSheet:
    def test_its_figures_are_numbers_and_those_of_the_page(self, company, debts):
        with translation.override("en"):
            told = answer(company.manager)
            columns = {str(column.label): n for n, column in enumerate(told.columns)}
        head, *rows, total = book_of(taken(company.manager)).active.iter_rows()
        assert [cell.value for cell in head] == list(columns)
        assert len(rows) == told.count == 2
        for name in ("Balance (CNY, VAT incl.)", "Open (CNY, VAT incl.)", "Overdue (CNY)", "Received ahead"):
            n = columns[name]
            assert all(row[n].data_type == "n" and row[n].number_format == "#,##0.00" for row in [*rows, total])
            assert sum(Decimal(str(row[n].value)) for row in rows) == Decimal(str(total[n].value))
            assert Decimal(str(total[n].value)) == told.totals[told.columns[n].name]
        first = [cell.value for cell in rows[0]]
        assert [first[columns[name]] for name in ("Overdue (CNY)", "Oldest (days)", "Term (days)")] == [3000, 40, 45]
        assert rows[0][columns["Use of the limit"]].number_format == "0.00%"
        # What has no value is empty, not nought: nobody promised anything.
        assert first[columns["Promised for"]] is None

    def test_text_never_becomes_a_formula(self, company, debts):
        sheet = book_of(taken(company.manager)).active
        cell = next(row[0] for row in sheet.iter_rows() if row[0].value == HOSTILE)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)

    @pytest.mark.parametrize(
        ("language", "words"),
        [("en", ("R11 Receivables and aging", "As of 2026-11-20", "Customer", "Together")),
         ("zh-hans", ("R11 应收款与账龄", "截至 2026-11-20", "客户", "合计"))],
    )  # fmt: skip
    def test_it_says_what_it_is_in_the_language_of_its_maker(self, company, debts, language, words):
        title, day, head, total = words
        stored = taken(company.manager, language=language)
        book = book_of(stored)
        assert stored.name.startswith(title)
        assert book.properties.title == title
        assert day in book.properties.description
        assert book.active.oddHeader.center.text.split("\n") == [title, book.properties.description]
        assert book.active.oddFooter.left.text.startswith(company.manager.name)
        column = [row[0].value for row in book.active.iter_rows()]
        assert (column[0], column[-1]) == (head, total)

    def test_dates_are_days(self, company, files):
        """R14: the day a statement was sent."""
        from tests.cast_orders_statements import sent

        statement = sent(company, files)
        stored = taken(
            company.secretary, code="R14", given={"period": "2026-10", "as_of": f"{timezone.localdate()}"}, now=timezone.now()
        )  # fmt: skip
        head, row, _total = book_of(stored).active.iter_rows()
        cell = row[[one.value for one in head].index("Sent")]
        assert (cell.value.date(), cell.number_format) == (timezone.localdate(statement.sent_at), "yyyy\\-mm\\-dd")

    def test_what_left_is_logged_with_its_filters(self, company, debts):
        stored = taken(company.manager)
        entry = AccessLog.objects.get(kind="export")
        assert (entry.user, entry.record_kind, entry.rows) == (company.manager, "reports.report", 2)
        assert entry.filters["as_of"] == AS_OF["as_of"]
        assert "2026-11-20" in entry.filters["sentence"]
        assert entry.filters["file"] == stored.name


class TestPaper:
    @pytest.mark.parametrize(
        ("language", "title", "day"), [("en", "Receivables and aging", "As of"), ("zh-hans", "应收款与账龄", "截至")]
    )
    def test_it_has_filters_rows_totals_and_maker(self, company, debts, language, title, day):
        text = paper_of(taken(company.manager, kind="pdf", language=language))
        plain = text.replace(" ", "")
        assert f"R11{title}".replace(" ", "") in plain
        assert f"{day}2026-11-20".replace(" ", "") in plain
        assert company.manager.name in plain
        # The row, and the total of both customers.
        assert HOSTILE in plain
        assert "5,500.25" in text
        assert "6,500.25" in text

    def test_no_figure_covers_another(self, company, debts):
        """Every column has its room: of each row, the next figure begins where the one before has ended."""
        page = PdfReader(BytesIO(taken(company.manager, kind="pdf").place.read_bytes())).pages[0]
        rows = defaultdict(list)

        def place(text, matrix, _tm, _font, size):
            if re.fullmatch(r"[\d,]+\.\d\d", text.strip()):
                rows[round(matrix[5])].append((matrix[4], matrix[4] + len(text.strip()) * size * 0.5))

        page.extract_text(visitor_text=place)
        assert [len(row) >= 8 for row in rows.values()] == [True] * 3
        for row in rows.values():
            row.sort()
            assert all(end < begin for (_at, end), (begin, _end) in pairwise(row))


class TestDoor:
    @pytest.fixture
    def stored(self, company, debts):
        return taken(company.manager)

    def fetch(self, person, stored):
        return client_of(person).get(reverse("reports:file", args=[stored.key])).status_code

    def test_its_maker_alone_gets_it(self, company, stored):
        assert self.fetch(company.manager, stored) == 200
        for who in (company.rep, company.supervisor, company.director, company.admin, company.other_manager):
            assert self.fetch(who, stored) == 404
        assert Client().get(reverse("reports:file", args=[stored.key])).status_code in (302, 404)

    def test_not_once_the_right_to_the_report_is_gone(self, company, stored):
        RoleGrant.objects.filter(user=company.manager).delete()
        assert self.fetch(company.manager, stored) == 404

    def test_not_once_it_may_only_be_read(self, company, stored):
        """A rep reads receivables and takes none of them out."""
        RoleGrant.objects.filter(user=company.manager, role="MGR").update(role="REP")
        assert self.fetch(company.manager, stored) == 404

    def test_not_with_another_scope(self, company, stored):
        """He heads one region now, not the market."""
        OrgUnitHead.objects.filter(unit=company.units["EC-2"]).delete()
        OrgUnitHead.objects.filter(user=company.manager).update(unit=company.units["EC-2"])
        assert self.fetch(company.manager, stored) == 404

    def test_the_rights_of_writing_count_not_those_of_asking(self, company, debts):
        take_report(actor=company.manager, code="R11", kind="xlsx", given=AS_OF, language="en", now=NOW)
        RoleGrant.objects.filter(user=company.manager).delete()
        run_waiting_jobs()
        assert Job.objects.get(kind=JOB).error_code == "reports.no-export"
        assert not StoredFile.objects.exists()
        assert not AccessLog.objects.filter(kind="export").exists()


def test_the_file_says_what_the_page_said_also_a_day_later(company, debts):
    """Nothing was chosen: the day of asking is the day of the file."""
    told = taken(company.manager, given={}, now=NOW - timedelta(days=5))
    assert "As of 2026-11-15" in book_of(told).properties.description


def test_printed_the_page_says_its_filters(company, debts):
    page = client_of(company.manager).get(reverse("reports:report", args=["R11"]), {"level": "0"}).content.decode()
    told = re.search(r'data-print="([^"]*)"', page)[1]
    assert re.search(r"As of \d{4}-\d\d-\d\d", told)
    assert "Level 0" in told
    assert "data-print-page" in page
