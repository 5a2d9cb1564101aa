"""Who asks for many companies of others is asked himself: each counts once a day, by page, API and import (CUS-2, ACC-12)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.control_evidence import sentence_of
from accounts.models import ControlCase
from accounts.services.controls import run_controls
from customers.credit_code import check_character
from customers.models import Customer, ElsewhereHit
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.cast_customers import make_customer
from tests.conftest import TODAY
from tests.core.spreadsheets.sheets import xlsx
from tests.versions import hold

CODE = "91110000MA1A2B3C4"
CODE += check_character(CODE)
NORTH = "北京鼎盛电子有限公司"


@pytest.fixture
def north(company, files):
    Customer.objects.filter(pk=files.dingsheng.pk).update(credit_code=CODE)
    return files.dingsheng


def hits() -> list[tuple[str, str]]:
    return sorted(ElsewhereHit.objects.values_list("user__username", "customer__code"))


def test_typing_the_same_name_again_and_again_counts_once(client, company, north):
    client.force_login(company.rep)
    for _typed in range(3):
        assert client.post(reverse("customers:check_duplicates"), {"name": NORTH}).status_code == 200
    client.post(reverse("customers:check_duplicates"), {"name": "苏州泽润饮品有限公司"})
    client.post(reverse("customers:check_duplicates"), {"name": "无此公司"})
    assert hits() == [("rep", north.code)]
    client.force_login(company.other_rep)
    client.post(reverse("customers:check_duplicates"), {"name": NORTH})
    assert hits() == [("rep", north.code)]


@pytest.mark.parametrize("way", ["form", "edit", "api", "api duplicates", "api edit"])
def test_a_refusal_that_tells_it_counts_as_well(client, company, north, way):
    client.force_login(company.rep)
    mine = "C-000001"
    if way == "form":
        client.post(reverse("customers:new"), {"name": NORTH, "once": "a" * 32})
    elif way == "edit":
        address = reverse("customers:edit", args=[mine])
        initial = client.get(address).context["form"].initial
        typed = {name: value for name, value in initial.items() if value not in (None, False)}
        assert client.post(address, typed | {"credit_code": CODE}).status_code == 422
    elif way == "api":
        body = {"name": "无锡另一家有限公司", "credit_code": CODE}
        assert client.post("/api/v1/customers/", body, content_type="application/json").status_code == 422
    elif way == "api duplicates":
        client.post("/api/v1/customers/duplicates/", {"credit_code": CODE}, content_type="application/json")
    else:
        body = {"credit_code": CODE, "version": 1}
        answer = client.patch(f"/api/v1/customers/{mine}/", body, content_type="application/json")
        assert answer.status_code == 422
    assert hits() == [("rep", north.code)]


def test_an_import_counts_also_when_nothing_is_written(company, north, tmp_path):
    kind = import_kinds.get("customers")

    def tried(who, *rows):
        table = read_table(
            xlsx(tmp_path / "f.xlsx", ["code", "name", "owner_username", "credit_code"], *rows), "f.xlsx"
        )
        run_import(kind, table, match(kind, table.heads), actor=who, day=TODAY, dry_run=True)

    tried(company.admin, ["C-000700", NORTH, "rep", None])
    assert hits() == []
    tried(company.rep, ["C-000700", NORTH, "rep", None])
    assert hits() == [("rep", north.code)]
    tried(company.supervisor, ["C-000700", "无锡另一家有限公司", "rep", CODE])
    assert hits() == [("rep", north.code), ("supervisor", north.code)]


def test_more_than_the_policy_allows_opens_one_case(client, company, files):
    today = timezone.localdate()
    hold("customers.duplicates", today - timedelta(days=1), elsewhere_per_day=2)
    unit = company.units["NC-1-T"]
    client.force_login(company.rep)
    for n in range(3):
        name = f"天津第{'一二三'[n]}机械有限公司"
        make_customer(f"C-71000{n}", name, owner=company.other_rep, unit=unit)
        client.post(reverse("customers:check_duplicates"), {"name": name})
        run_controls(now=timezone.now())
        assert ControlCase.objects.filter(rule="customers.many_elsewhere").exists() is (n == 2)
    run_controls(now=timezone.now())
    case = ControlCase.objects.get(rule="customers.many_elsewhere")
    assert (case.person, case.severity) == (company.rep, "orange")
    with translation.override("en"):
        assert "3 companies registered by others" in sentence_of(case)
