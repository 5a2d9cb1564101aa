"""The demo company has cases of the control monitor in every state (ACC-12)."""

import random
from datetime import timedelta

from django.utils import timezone

from accounts.models import ControlCase
from customers.demo.controls import build_cases
from salesops.core.sockets.demo import DemoCompany
from tests.cast_customers import make_customer


def test_cases_in_every_state(company, files):
    long_ago = timezone.localdate() - timedelta(days=400)
    for n in range(3):
        for who, owner in enumerate((company.rep, company.colleague)):
            make_customer(
                f"C-60{who}00{n}",
                f"苏州演示{who}{n}有限公司",
                owner=owner,
                unit=company.units["EC-2-T"],
                opened_on=long_ago,
            )
    people = {
        "rep": company.rep,
        "rep2": company.colleague,
        "secretary2": company.secretary,
        "director": company.director,
    }
    build_cases(DemoCompany(size="small", today=timezone.localdate(), random=random.Random(1), people=people))
    late = ControlCase.objects.filter(rule="customers.visit_logged_late")
    assert sorted(late.values_list("state", flat=True)) == ["closed", "explained", "open"]
    assert late.filter(closed_by=company.director).count() == 1
