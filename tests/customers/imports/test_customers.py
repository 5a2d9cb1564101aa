"""Import of customers (contract.md): all or nothing, the same file again changes nothing, scope as on the page."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from customers.models import CreditAccount, Customer, GradeSheet, Ownership
from salesops.core.audit.models import Activity, AuditEntry
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.numbering import draw_number
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.cast_customers import make_customer
from tests.conftest import TODAY
from tests.core.spreadsheets.sheets import xlsx

ZERUN, WEIZHIYUAN = "C-000001", "C-000002"
HEADS = ["code", "name", "owner_username"]


def run(capsys, kind, path, who="admin", *more):
    """(last line of output as JSON, exit status, what was said of wrong rows)."""
    status = 0
    try:
        call_command("import_table", kind, str(path), "--as", who, *more)
    except SystemExit as stopped:
        status = stopped.code
    told = capsys.readouterr()
    return json.loads(told.out.strip().splitlines()[-1]), status, told.err


def counts(**some):
    return {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0} | some


@pytest.fixture
def bring(files, tmp_path, capsys):
    """Import rows under heads as somebody."""

    def bring_rows(heads, *rows, who="admin", kind="customers", more=()):
        return run(capsys, kind, xlsx(tmp_path / "file.xlsx", heads, *rows), who, *more)

    return bring_rows


FULL = [
    "code", "name", "short_name", "credit_code", "industry", "scale", "province", "city", "address", "unit_code",
    "owner_username", "channel", "grade", "intent", "scale_score", "industry_score", "opened_on",
]  # fmt: skip
ROW = [
    "C-000500", "南通启帆包装有限公司", "启帆包装", "91320000MA1A2B3C4W", "包装印刷", "200-499人", "江苏省", "南通", "崇川路 1 号", "EC-2-T",
    "rep", "老客户转介绍", "A", 92, 78, 70, "2024-05-06",
]  # fmt: skip


def test_everything_a_row_says_is_kept(bring, company):
    from customers.credit_code import check_character

    row = [*ROW]
    row[3] = row[3][:17] + check_character(row[3][:17])
    assert bring(FULL, row)[:2] == (counts(created=1), 0)
    customer = Customer.objects.get(code="C-000500")
    assert (customer.industry, customer.channel, customer.province, customer.employees) == (
        "packaging", "referral", "32", 200,
    )  # fmt: skip
    assert (customer.owner, customer.unit, customer.opened_on) == (
        company.rep, company.units["EC-2-T"], date(2024, 5, 6),
    )  # fmt: skip
    assert customer.imported
    # Worked example of defaults.md section 3.
    assert (customer.grade, customer.grade_score) == ("A", Decimal("81.60"))
    owned = Ownership.objects.get(customer=customer)
    assert (owned.owner, owned.how, owned.period.lower) == (company.rep, "imported", date(2024, 5, 6))
    assert Activity.objects.filter(verb="customers.create_customer", record_id=str(customer.pk)).exists()
    entry = AuditEntry.objects.get(model="customers.customer", record_id=str(customer.pk), operation="insert")
    assert (entry.act, entry.actor_id) == ("imports.customers", company.admin.pk)
    assert Customer.objects.found_by("启帆").get() == customer
    assert Customer.objects.found_by("ntqf").get() == customer
    # The same again.
    before = AuditEntry.objects.count()
    assert bring(FULL, row)[:2] == (counts(unchanged=1), 0)
    assert AuditEntry.objects.count() == before


def test_a_grade_without_scores_is_provisional(bring):
    bring([*HEADS, "grade"], ["C-000600", "常州穗丰粮油有限公司", "rep", "B"])
    customer = Customer.objects.get(code="C-000600")
    assert (customer.grade, customer.grade_provisional) == ("B", True)
    assert GradeSheet.objects.get(customer=customer).given_grade == "B"


def test_own_numbers_go_on_after_imported_ones(bring):
    bring(HEADS, ["C-004711", "镇江润州酱醋有限公司", "rep"])
    assert draw_number("C", on=date(2026, 11, 20)) == "C-004712"


def test_existing_customers_change_by_number(bring):
    heads = [*HEADS, "city", "short_name"]
    said = bring(heads, ["c-000001", "苏州泽润饮料有限公司", "rep", "苏州", "泽润"])
    assert said[:2] == (counts(updated=1), 0)
    zerun = Customer.objects.get(code=ZERUN)
    assert (zerun.name, zerun.name_norm, zerun.version) == ("苏州泽润饮料有限公司", "苏州泽润饮料", 2)
    assert Customer.objects.found_by("饮料").get() == zerun
    # A blank cell leaves what is there.
    assert bring(heads, [ZERUN, "苏州泽润饮料有限公司", "rep", None, None])[0] == counts(unchanged=1)


@pytest.mark.parametrize(
    ("heads", "row", "code"),
    [
        (HEADS, ["C-000700", "X", "rep"], "customers.name-missing"),
        (HEADS, ["C-000700", "好公司", "nobody"], "core.unknown-key"),
        ([*HEADS, "credit_code"], ["C-000700", "好公司", "rep", "913205940000000000"], "customers.bad-credit-code"),
        ([*HEADS, "credit_code"], ["C-000700", "好公司", "rep", "91320594MA1X7K2Q43"], "customers.credit-code-taken"),
        ([*HEADS, "unit_code"], ["C-000700", "好公司", "rep", "XX"], "core.unknown-key"),
        ([*HEADS, "credit_limit"], [ZERUN, "苏州泽润饮品有限公司", "rep", 5], "customers.credit-by-approval"),
        ([*HEADS, "intent"], ["C-000700", "好公司", "rep", 101], "intent"),
        ([*HEADS, "grade"], ["C-000700", "好公司", "rep", "D"], "grade"),
        ([*HEADS, "industry"], ["C-000700", "好公司", "rep", "占星"], "industry"),
        ([*HEADS, "opened_on"], ["C-000700", "好公司", "rep", "05/06/2024"], "opened_on"),
    ],
)
def test_one_wrong_row_keeps_the_whole_file_out(bring, heads, row, code):
    good = ["C-000701", "绍兴越坊酿造有限公司", "rep", *[None] * (len(heads) - 3)]
    said, status, why = bring(heads, good, row)
    assert (said["rejected"], said["created"], status) == (1, 0, 1)
    assert code in why
    assert not Customer.objects.filter(code="C-000701").exists()


def test_a_rep_brings_own_customers_only(bring):
    assert bring(HEADS, ["C-000800", "无锡甲有限公司", "rep"], who="rep")[:2] == (counts(created=1), 0)
    for row, code in (
        (["C-000801", "无锡乙有限公司", "colleague"], "customers.out-of-reach"),
        ([WEIZHIYUAN, "昆山味之源食品有限公司", "colleague"], "customers.out-of-reach"),
        (["C-000003", "北京鼎盛电子有限公司", "other_rep"], "customers.out-of-reach"),
        ([ZERUN, "苏州泽润饮品有限公司", "colleague"], "customers.owner-by-approval"),
    ):
        said, status, why = bring(HEADS, row, who="rep")
        assert (said, status) == (counts(rejected=1), 1), row
        assert code in why
    said, _status, why = bring([*HEADS, "unit_code"], ["C-000802", "无锡丙有限公司", "rep", "NC"], who="rep")
    assert said == counts(rejected=1)
    assert "customers.other-unit" in why
    said, _status, why = bring([*HEADS, "grade"], [ZERUN, "苏州泽润饮品有限公司", "rep", "C"], who="rep")
    assert "customers.grade-by-override" in why


def test_who_opens_no_customers_brings_none(files, company, client):
    for who, status in (("auditor", 403), ("secretary", 403), ("admin", 200), ("rep", 200)):
        client.force_login(User.objects.get(username=who))
        assert client.get("/imports/customers/").status_code == status, who


def test_the_same_number_or_credit_code_twice_in_a_file(bring):
    said, _status, _why = bring(HEADS, ["C-000900", "甲乙公司", "rep"], ["c-000900", "丙丁公司", "rep"])
    assert said["rejected"] == 2
    heads = [*HEADS, "credit_code"]
    code = "91320594MA1X7K2Q43"
    Customer.objects.filter(code=ZERUN).update(credit_code="")
    said, _status, _why = bring(heads, ["C-000900", "甲乙公司", "rep", code], ["C-000901", "丙丁公司", "rep", code])
    assert said["rejected"] == 1


def test_an_admin_sets_up_whose_customer_it_is(bring, company):
    assert bring(HEADS, [ZERUN, "苏州泽润饮品有限公司", "colleague"])[0] == counts(updated=1)
    zerun = Customer.objects.get(code=ZERUN)
    assert zerun.owner == company.colleague
    assert Ownership.objects.filter(customer=zerun).count() == 2


def test_a_dry_run_promises_and_writes_nothing(bring):
    said = bring(HEADS, ["C-000950", "甲乙公司", "rep"], more=["--dry-run"])
    assert said[:2] == (counts(created=1), 0)
    assert not Customer.objects.filter(code="C-000950").exists()


def test_as_many_statements_for_a_hundred_rows_as_for_ten(files, company, tmp_path, capsys):
    def statements(first, count):
        rows = [[f"C-{first + n:06}", f"测试公司{first + n}有限公司", "rep", "A", 80] for n in range(count)]
        path = xlsx(tmp_path / f"{first}.xlsx", [*HEADS, "grade", "intent"], *rows)
        with CaptureQueriesContext(connection) as captured:
            assert run(capsys, "customers", path)[0] == counts(created=count)
        return len(captured)

    statements(1000, 3)
    assert statements(2000, 10) == statements(3000, 100)


def test_hostile_names_stay_text(bring):
    name = "=cmd|' /C calc'!A0 <script>公司"
    bring(HEADS, ["C-000960", f"'{name}", "rep"])
    assert Customer.objects.get(code="C-000960").name == name


def test_merged_customers_are_left_alone(bring, company, files):
    make_customer("C-000970", "旧档案有限公司", owner=company.rep, unit=company.units["EC-2-T"])
    Customer.objects.filter(code="C-000970").update(merged_into=files.zerun, status="archived")
    said, _status, why = bring(HEADS, ["C-000970", "新名字有限公司", "rep"])
    assert said == counts(rejected=1)
    assert "customers.merged" in why


CREDIT = [*HEADS, "credit_rating", "credit_limit", "term_days"]


def test_credit_of_new_customers_opens_their_account(bring):
    row = ["C-000990", "扬州佳禾速冻食品有限公司", "rep", "B", 500000, 30]
    assert bring(CREDIT, row)[:2] == (counts(created=1), 0)
    account = CreditAccount.objects.get(customer__code="C-000990")
    assert (account.rating, account.limit, account.term_days) == ("B", Decimal("500000.00"), 30)
    assert bring(CREDIT, row)[:2] == (counts(unchanged=1), 0)
    said, _status, why = bring(CREDIT, [*row[:4], 600000, 30])
    assert said == counts(rejected=1)
    assert "customers.credit-by-approval" in why
    assert bring(HEADS, row[:3])[0] == counts(unchanged=1)


def test_credit_that_contradicts_itself_is_refused(bring):
    said, _status, why = bring(CREDIT, ["C-000991", "扬州佳禾速冻食品有限公司", "rep", "D", 500000, 30])
    assert said == counts(rejected=1)
    assert "customers.credit-d-has-none" in why


class TestSameName:
    """The same company under another number is let in with a warning: two companies may share a name (CUS-2)."""

    def warned(self, files, path, who="rep"):
        actor = User.objects.get(username=who)
        table = read_table(path, path.name)
        kind = import_kinds.get("customers")
        result = run_import(kind, table, match(kind, table.heads), actor=actor, day=TODAY, dry_run=True)
        return result, {row.values["code"]: sentence for row, sentence in result.warned}

    def test_of_a_file_and_of_another_row(self, files, tmp_path):
        rows = [
            ["C-000601", "苏州泽润饮品 有限公司", "rep"],
            ["C-000602", "南通启帆包装有限公司", "rep"],
            ["C-000603", "南通启帆包装（有限公司）", "rep"],
            ["C-000604", "南通扬帆包装有限公司", "rep"],
        ]
        result, warned = self.warned(files, xlsx(tmp_path / "file.xlsx", HEADS, *rows))
        assert result.counts == counts(created=4)
        assert result.warnings == 2
        assert warned == {"C-000601": "C-000001 名称相同。", "C-000603": "本文件中的 C-000602 名称相同。"}

    def test_a_file_out_of_reach_is_only_said_to_be_there(self, files, tmp_path):
        rows = [["C-000605", files.dingsheng.name, "rep"]]
        _result, warned = self.warned(files, xlsx(tmp_path / "file.xlsx", HEADS, *rows))
        assert warned == {"C-000605": "已有同名客户登记。"}

    def test_the_file_itself_is_no_second_one(self, files, tmp_path):
        rows = [["C-000001", files.zerun.name, "rep"]]
        result, warned = self.warned(files, xlsx(tmp_path / "file.xlsx", HEADS, *rows))
        assert (result.counts, warned) == (counts(unchanged=1), {})
