"""The demo company's credit is what the services would have left."""

from datetime import date
from random import Random
from types import SimpleNamespace

from customers.credit.reading import credit_of
from customers.demo import credit
from customers.models import CreditAccount, MonthlyList


def test_accounts_and_two_months_of_lists(company, files, monkeypatch):
    monkeypatch.setattr(credit, "SHARE", 1.1)
    today = date(2026, 11, 20)
    demo = SimpleNamespace(random=Random(5), today=today, since=date(2025, 1, 1), size="small")
    credit.build_credit(demo)
    assert CreditAccount.objects.count() == 3
    assert len(credit_of([files.zerun.pk, files.weizhiyuan.pk], today)) == 2
    assert MonthlyList.objects.filter(state="signed").count() == 4
