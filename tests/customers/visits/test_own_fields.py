"""Fields a company adds to its visits: typed, asked, kept with the visit, columns of C01 wherever it goes (CUS-7)."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from customers.models import Visit
from customers.services.visits import correct_visit
from customers.target_columns import columns_on, paper_columns
from customers.visit_fields import fit, in_words, options_of, own_fields
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.policies import policy_versions_changed
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.values import shipped
from salesops.core.refusals import Invalid
from salesops.core.sockets.imports import import_kinds
from salesops.core.sockets.policies import policies
from salesops.core.spreadsheets.reader import read_table
from tests.conftest import TODAY

from .conftest import NOW, client_of

POLICY = policies.get("customers.visits")
OWN = [
    {"code": "lines", "label": "产线数", "label_en": "Lines", "kind": "number", "options": "", "asked": "required"},
    {"code": "heat", "label": "热度", "label_en": "Heat", "kind": "choice", "options": "高=High、低=Low", "asked": "shown"},
    {"code": "tender_on", "label": "招标日", "label_en": "", "kind": "date", "options": "", "asked": "shown"},
    {"code": "gone", "label": "旧项", "label_en": "", "kind": "text", "options": "", "asked": "hidden"},
]  # fmt: skip
SAID = {"lines": "12.50", "heat": "High", "tender_on": "2026-12-01"}
WEEK = {"week": "2026-11-16", "person": "rep"}


def asked(*own, **fields):
    """Values of the policy with own fields; ``purpose="hidden"`` changes how a fixed one is asked."""
    values = shipped(POLICY)
    rows = [{**row, "asked": fields.get(row["field"], row["asked"])} for row in values["fields"]]
    return {**values, "fields": rows, "own_fields": list(own)}


@pytest.fixture
def in_force(company):
    def publish(values):
        number = PolicyVersion.objects.count() + 9
        kept = {name: f"{v:%H:%M}" if name == "plan_time" else v for name, v in values.items()}
        row = PolicyVersion.objects.create(
            code="customers.visits", number=number, state="draft", valid_from=TODAY, values=kept, created_at=NOW, changed_at=NOW
        )  # fmt: skip
        PolicyVersion.objects.filter(pk=row.pk).update(state="published", published_at=NOW)
        policy_versions_changed()

    return publish


@pytest.fixture
def own(in_force):
    in_force(asked(*OWN))


# --- the policy ---------------------------------------------------------------------------------------------------------


def test_as_shipped_it_stands():
    assert fit(shipped(POLICY)) == []
    assert fit(asked(*OWN)) == []


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        ({"code": "Purpose"}, "customers.visit-field-code", "own_fields.0.code"),
        ({"code": "purpose"}, "customers.visit-field-code", "own_fields.0.code"),
        ({"code": "x"}, "customers.visit-field-code", "own_fields.0.code"),
        ({"code": "heat"}, "customers.visit-field-twice", "own_fields.1.code"),
        ({"kind": "choice"}, "customers.visit-field-options", "own_fields.0.options"),
        ({"kind": "choice", "options": "高、高"}, "customers.visit-field-options", "own_fields.0.options"),
        ({"options": "高、低"}, "customers.visit-field-options", "own_fields.0.options"),
    ],
)
def test_what_an_own_field_may_not_be(change, code, at):
    assert [(r.code, r.field) for r in fit(asked({**OWN[0], **change}, *OWN[1:]))] == [(code, at)]


def test_the_fixed_fields_stand_there_once_each():
    values = asked()
    twice = {**values, "fields": [*values["fields"], values["fields"][0]]}
    assert [(r.code, r.field) for r in fit(twice)] == [("customers.visit-field-twice", "fields.13.field")]
    assert [r.code for r in fit({**values, "fields": values["fields"][1:]})] == ["customers.visit-field-not-named"]


def test_options_have_an_english_word_or_their_own():
    assert options_of("高=High，中；低＝Low") == (("高", "High"), ("中", "中"), ("低", "Low"))


# --- a visit --------------------------------------------------------------------------------------------------------------


def test_a_visit_keeps_them_in_one_way_of_writing(own, visited):
    visit = visited(findings=SAID)
    assert visit.findings == {"lines": "12.5", "heat": "高", "tender_on": "2026-12-01"}
    with translation.override("en"):
        words = in_words(visit.findings | {"was": "1"}, TODAY)
    assert words == [("Lines", "12.5"), ("Heat", "High"), ("招标日", "2026-12-01"), ("was", "1")]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, {"customers.visit-field-missing"}),
        ({"lines": "many"}, {"customers.visit-field-wrong"}),
        ({"lines": "1", "heat": "温"}, {"customers.visit-field-wrong"}),
        ({"lines": "1", "tender_on": "2026-13-01"}, {"customers.visit-field-wrong"}),
        ({"lines": "1", "gone": "x"}, {"customers.unknown-visit-field"}),
        ({"lines": "1", "nothing": "x"}, {"customers.unknown-visit-field"}),
    ],
)
def test_what_fits_no_field_is_refused(own, visited, said, wrong):
    with pytest.raises(Invalid) as refused:
        visited(findings=said)
    assert {r.code for r in refused.value.refusals} == wrong


def test_a_call_owes_none_of_them(own, visited):
    assert visited(way="phone").findings == {}


def test_the_form_asks_keeps_and_corrects_them(own, company, files):
    client = client_of(company.rep)
    door = reverse("customers:log_visit", args=["C-000001"])
    page = client.get(door)
    assert "Lines" in page.content.decode()
    assert [bound.name for bound in page.context["needed"]] == ["lines"]
    first = page.context["form"].initial
    given = {
        "client_key": str(first["client_key"]), "user": company.rep.pk, "visited_at": "2026-11-20T10:00", "way": "visit",
        "purpose": "research", "outcome": "progress", "once": "a" * 32,
    }  # fmt: skip
    refused = client.post(door, given | {"heat": "高"})
    assert (refused.status_code, "lines" in refused.context["form"].errors) == (422, True)
    assert client.post(door, given | {"lines": "3", "heat": "高", "once": "b" * 32}).status_code == 302
    visit = Visit.objects.get()
    assert visit.findings == {"lines": "3", "heat": "高"}
    assert "High" in client.get(reverse("customers:visit", args=[visit.pk])).content.decode()
    values = {
        "way": "visit",
        "purpose": "research",
        "outcome": "progress",
        "lines": "4",
        "heat": "",
        "version": visit.version,
    }
    assert client.post(reverse("customers:correct_visit", args=[visit.pk]), values).status_code == 302
    visit.refresh_from_db()
    assert visit.findings == {"lines": "4"}


def test_a_correction_leaves_what_is_asked_no_more(own, in_force, visited, company):
    visit = visited(findings=SAID)
    in_force(asked())
    kept = correct_visit(actor=company.rep, visit=visit, values={"notes": "补充", "findings": visit.findings}, now=NOW)
    assert kept.findings == visit.findings


# --- the table --------------------------------------------------------------------------------------------------------------


def test_columns_of_list_sheet_and_paper(own, visited, company, files):
    visited(findings=SAID, contact=files.contact)
    client = client_of(company.rep)
    listed = client.get(reverse("customers:targets"), {"columns": "customer,own_lines,own_heat"}).content.decode()
    assert "12.5" in listed
    assert "High" in listed
    paper = client.get(reverse("customers:target_paper"), WEEK).content.decode()
    content = client.post(reverse("customers:target_pdf"), WEEK).content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    for shown in (paper, text):
        assert "Lines: 12.5" in shown
        # Scale, purpose, and the number of whom one met in full: he is of the chain.
        assert "138 0000 6021" in shown.replace("\n", " ")
    rows = list(load_workbook(BytesIO(client.post(reverse("customers:target_xlsx"), WEEK).content)).active.values)
    sheet = dict(zip(rows[0], rows[1], strict=True))
    assert (sheet["Lines"], sheet["Heat"], sheet["Mobile"]) == (12.5, "High", "138 0000 6021")
    assert f"{sheet['招标日']:%Y-%m-%d}" == "2026-12-01"
    masked = client_of(company.auditor).post(reverse("customers:target_xlsx"), WEEK)
    rows = list(load_workbook(BytesIO(masked.content)).active.values)
    assert "138 0000 6021" not in rows[1]


def test_a_field_not_asked_is_no_column(in_force, company, visited):
    in_force(asked(demand="hidden", contact="hidden", intent="hidden"))
    names = {column.name for column in columns_on(TODAY)}
    assert not names & {"wanted", "met", "mobile", "job", "intent"}
    assert {"grade", "purpose", "user"} <= names
    with translation.override("en"):
        assert [column.label for column in paper_columns(TODAY)][:2] == ["Customer", "Decision maker, Present supplier"]
    page = client_of(company.rep).get(reverse("customers:targets")).content.decode()
    assert "Demand" not in page


def test_the_import_knows_them_by_code_or_name(own, company, files, tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text(
        "username,customer_code,visited_at,产线数,heat\nrep,C-000001,2025-06-12 10:30,8,低\nrep,C-000001,2025-06-13 10:30,x,低\n",
        encoding="utf-8",
    )
    kind, table = import_kinds.get("visits"), read_table(path, path.name)
    result = run_import(kind, table, match(kind, table.heads), actor=company.admin, day=TODAY, dry_run=False)
    assert [row.number for row in result.rejected] == [3]
    path.write_text(path.read_text(encoding="utf-8").replace(",x,", ",9,"), encoding="utf-8")
    table = read_table(path, path.name)
    run_import(kind, table, match(kind, table.heads), actor=company.admin, day=TODAY, dry_run=False)
    found = list(Visit.objects.order_by("visited_at").values_list("findings", flat=True))
    assert found == [{"lines": "8", "heat": "低"}, {"lines": "9", "heat": "低"}]


def test_the_api_takes_them_by_code(own, company, files):
    client = client_of(company.rep)

    def post(**findings):
        body = {
            "customer": "C-000001", "way": "visit", "purpose": "research", "outcome": "progress", "findings": findings,
            "visited_at": NOW.isoformat(),
        }  # fmt: skip
        return client.post("/api/v1/visits/", body, content_type="application/json")

    assert post(lines=3, heat="低").json()["findings"] == {"lines": "3", "heat": "低"}
    assert post(lines="x").status_code == 422
    assert post(lines=["1"]).status_code == 422
    assert post(lines=1, gone="x").status_code == 422


def test_the_week_summed_as_sheet_and_pdf(company, owed, visited, files):
    visited(findings={"yearly_potential": "600000"}, intent="high")
    client = client_of(company.supervisor)
    content = client.post(reverse("customers:target_sums_xlsx"), {"week": "2026-11-16"}).content
    head, *rows = load_workbook(BytesIO(content)).active.values
    sums = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    mine = sums[company.rep.name]
    assert (mine["Visits"], mine["High intent"], mine["Yearly potential"]) == (1, 1, Decimal(600000))
    assert sums["Total"]["Visits"] == 1
    content = client.post(reverse("customers:target_sums_pdf"), {"week": "2026-11-16"}).content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "600,000.00" in text


def test_own_fields_begin_on_their_day(own):
    assert [field.code for field in own_fields(TODAY)] == ["lines", "heat", "tender_on"]
    assert [field.code for field in own_fields(TODAY, hidden=True)][-1] == "gone"
    assert own_fields(TODAY.replace(year=2025)) == ()
