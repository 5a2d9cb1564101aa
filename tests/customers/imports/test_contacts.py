"""Import of contacts (contract.md)."""

from typing import Any

import pytest

from customers.models import Contact, Customer
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.conftest import TODAY
from tests.core.spreadsheets.sheets import xlsx

from .test_customers import WEIZHIYUAN, ZERUN, bring, counts

__all__ = ["bring"]

HEADS = ["customer_code", "name", "title", "mobile", "phone", "email", "is_primary"]
WANG = [WEIZHIYUAN, "王伟", "采购经理", "13912345678", "0512-60001234", "wang@example.com", 1]


def test_a_contact_is_entered_once(bring):
    assert bring(HEADS, WANG, kind="contacts")[:2] == (counts(created=1), 0)
    wang = Contact.objects.get(name="王伟")
    assert (wang.mobile_digits, wang.phone_digits, wang.is_primary) == ("13912345678", "051260001234", True)
    assert Customer.objects.found_by("139 1234 5678").get().code == WEIZHIYUAN
    assert bring(HEADS, WANG, kind="contacts")[:2] == (counts(unchanged=1), 0)
    assert bring(HEADS, [*WANG[:2], "总经理"], kind="contacts")[0] == counts(updated=1)
    assert Contact.objects.get(name="王伟").mobile == "13912345678"


def test_one_main_contact(bring, files):
    row = [ZERUN, "李静", "总经理", "13700000001", None, None, 1]
    assert bring(HEADS, row, [ZERUN, "赵磊", None, "13700000002", None, None, None], kind="contacts")[0] == counts(
        created=2
    )
    assert list(Contact.objects.filter(customer=files.zerun, is_primary=True).values_list("name", flat=True)) == [
        "李静"
    ]
    bring(HEADS[:4], [WEIZHIYUAN, "甲", None, "13700000003"], [WEIZHIYUAN, "乙", None, "13700000004"], kind="contacts")
    assert Contact.objects.get(customer__code=WEIZHIYUAN, is_primary=True).name == "甲"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["C-999999", "王伟"], "core.unknown-key"),
        # Another's customer is as unknown as none.
        (["C-000003", "王伟"], "core.unknown-key"),
        ([WEIZHIYUAN, "王伟"], "core.unknown-key"),
        # The pool is seen, not edited.
        (["C-000004", "王伟"], "core.no-permission"),
        ([ZERUN, "王伟", None, "12"], "customers.bad-phone"),
        ([ZERUN, "王伟", None, None, None, "no mail"], "email"),
    ],
)
def test_a_rep_reaches_own_customers_only(bring, row, code):
    said, status, why = bring(HEADS, [*row, *[None] * (7 - len(row))], who="rep", kind="contacts")
    assert (said, status) == (counts(rejected=1), 1)
    assert code in why


def test_secretaries_keep_contacts(bring):
    assert bring(HEADS, WANG, who="secretary", kind="contacts")[:2] == (counts(created=1), 0)


def test_a_number_known_at_another_customer_is_let_in_with_a_word(files, company, tmp_path):
    """The same number at two customers may be the same company twice (CUS-2)."""

    def warnings(who: Any, *rows: list[Any]) -> list[str]:
        table = read_table(xlsx(tmp_path / "numbers.xlsx", HEADS[:5], *rows), "numbers.xlsx")
        kind = import_kinds.get("contacts")
        result = run_import(kind, table, match(kind, table.heads), actor=who, day=TODAY, dry_run=True)
        assert result.counts["rejected"] == 0
        return [sentence for _row, sentence in result.warned]

    known = "13800006021"
    told = warnings(
        company.supervisor, [WEIZHIYUAN, "王伟", None, known, None], [ZERUN, "李静", None, "13700000009", None]
    )
    assert len(told) == 1
    assert "郑海涛" in told[0]
    assert ZERUN in told[0]
    # Out of scope: that there is one, no more.
    told = warnings(company.colleague, [WEIZHIYUAN, "王伟", None, None, known])
    assert len(told) == 1
    assert ZERUN not in told[0]
    assert "郑海涛" not in told[0]
    # Two rows of one file.
    two = [[WEIZHIYUAN, "王伟", None, "13700000010", None], [ZERUN, "李静", None, None, "137 0000 0010"]]
    assert len(warnings(company.supervisor, *two)) == 2
