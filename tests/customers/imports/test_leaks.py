"""What an import could tell of files out of reach: by its refusals, its warnings, by what stood there before (S1, ACC-5)."""

import pytest

from customers.models import CreditAccount, Customer
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.refusals import Forbidden
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.conftest import TODAY
from tests.core.spreadsheets.sheets import xlsx

ZERUN, DINGSHENG = "C-000001", "C-000003"
CREDIT_CODE = "91110000MA1A2B3C41"
HEADS = ["code", "name", "owner_username", "unit_code", "credit_code", "grade", "credit_rating", "credit_limit"]
TRUE = [DINGSHENG, "北京鼎盛电子有限公司", "other_rep", "NC-1-T", CREDIT_CODE, "B", "B", 300_000]


@pytest.fixture
def tried(files, tmp_path):
    """A dry run as somebody: the result."""

    def run(who, heads, *rows, kind="customers"):
        found = import_kinds.get(kind)
        table = read_table(xlsx(tmp_path / "file.xlsx", heads, *rows), "file.xlsx")
        return run_import(found, table, match(found, table.heads), actor=who, day=TODAY, dry_run=True)

    return run


def problems(result) -> list[list[str]]:
    return [row.problems for row in result.rejected]


@pytest.mark.parametrize("who", ["rep", "supervisor", "manager"])
def test_a_row_of_a_file_elsewhere_says_the_same_whatever_it_guesses(tried, company, files, who):
    Customer.objects.filter(pk=files.dingsheng.pk).update(credit_code=CREDIT_CODE, grade="B")
    Customer.objects.filter(pk=files.zerun.pk).update(credit_code="91320000MA1A2B3C4W")
    CreditAccount.objects.create(customer=files.dingsheng, rating="B", limit=300_000, term_days=30)
    guesses = (
        TRUE, [*TRUE[:2], "rep", *TRUE[3:]], [*TRUE[:3], "EC-2-T", *TRUE[4:]], [*TRUE[:4], "91320000MA1A2B3C4W", *TRUE[5:]],
        [*TRUE[:5], "A", *TRUE[6:]], [*TRUE[:6], "C", 1], [DINGSHENG, "无此公司", "nobody", *[None] * 5],
    )  # fmt: skip
    person = getattr(company, who)
    said = {tuple(problems(tried(person, HEADS, row))[0]) for row in guesses}
    assert len(said) == 1
    [(sentence,)] = said
    assert "customers.out-of-reach" in sentence
    assert not any(word in sentence for word in ("北京", "高远", "other_rep", "NC-1"))


def test_numbers_that_stood_there_are_masked_as_on_the_page(tried, company, files):
    heads = ["customer_code", "name", "mobile", "email"]
    row = [ZERUN, "郑海涛", "13912345678", "new@zerun.example"]
    told = {}
    for who in ("rep", "supervisor", "secretary", "director", "admin"):
        result = tried(getattr(company, who), heads, row, kind="contacts")
        if result.rejected:
            continue
        [applied] = result.applied.values()
        assert (applied.what, applied.changes["mobile"][1]) == ("updated", "13912345678")
        told[who] = (applied.changes["mobile"][0], applied.changes["email"][0])
    in_full = ("138 0000 6021", "zheng@zerun.example")
    assert (told["rep"], told["supervisor"]) == (in_full, in_full)
    assert "****" in told["secretary"][0]
    assert told["secretary"][1] != in_full[1]
    assert told["admin"] == ("***", "***")


def test_an_administrator_sets_up_files_he_does_not_read(tried, company, files):
    assert not Customer.objects.visible_to(company.admin).exists()
    row = [ZERUN, "泽润集团", "rep"]
    [applied] = tried(company.admin, HEADS[:3], row).applied.values()
    assert applied.changes["name"] == ["***", "泽润集团"]
    [applied] = tried(company.rep, HEADS[:3], row).applied.values()
    assert applied.changes["name"] == ["苏州泽润饮品有限公司", "泽润集团"]


def test_history_of_visits_is_for_administrators(tried, company):
    heads = ["username", "customer_code", "visited_at"]
    for who in ("rep", "manager", "director", "secretary", "auditor"):
        with pytest.raises(Forbidden):
            tried(getattr(company, who), heads, ["rep", DINGSHENG, "2026-11-02 10:00"], kind="visits")
