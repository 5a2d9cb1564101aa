"""Pages and papers of honours, promotions and improvement plans; how many queries they take."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access_matrix import assessments_people as made
from tests.assessments.people.world import NOW

pytestmark = pytest.mark.django_db


def at(user, name, *args, **data):
    client = Client()
    client.force_login(user)
    path = reverse(f"assessments:{name}", args=args)
    return client.post(path, data) if data else client.get(path)


def printed(user, name, *args):
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"assessments:{name}", args=args))


def test_the_wall_names_winners_but_no_figures(company):
    honour = made.honour(company)
    answer = at(company.other_rep, "honours")
    text = answer.content.decode()
    assert honour.user.name in text
    assert honour.number in text
    card = made.card_of_rep(company)
    assert str(card.total) not in text


@pytest.mark.parametrize("paper", ["honour_certificate", "promotion_paper", "improvement_paper"])
def test_papers_are_pdf(company, paper):
    given = {
        "honour_certificate": lambda: made.honour(company).pk, "promotion_paper": lambda: made.promotion(company),
        "improvement_paper": lambda: made.opened(company),
    }  # fmt: skip
    answer = printed(company.rep, paper, given[paper]())
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_a_form_that_is_refused_keeps_what_was_typed(company):
    plan = made.due(company)
    sent = {"gap": "回款率 62%", "cause": "", "actions": "每周对账", "coach": "regional"}
    answer = at(company.supervisor, "open_improvement", plan, **sent)
    assert answer.status_code == 422
    assert "回款率 62%" in answer.content.decode()
    answer = at(company.supervisor, "open_improvement", plan, **sent | {"cause": "催收晚"})
    assert answer.status_code == 302
    assert "每周对账" in at(company.rep, "improvement_plan", plan).content.decode()


def test_a_page_costs_the_same_whatever_it_shows(company, django_assert_max_num_queries):
    from assessments.models import Honour

    made.honour(company)
    client = Client()
    client.force_login(company.rep)
    client.get(reverse("assessments:honours"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("assessments:honours"))
    cycle = made.card_of_rep(company).cycle
    for n, who in enumerate((company.colleague, company.other_rep, company.supervisor), 2):
        Honour.objects.create(cycle=cycle, kind="total", user=who, number=f"ZS-2026-{n:04}", place=2, awarded_at=NOW)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("assessments:honours"))
    promotion = made.promotion(company)
    client.get(reverse("assessments:promotion", args=[promotion]))
    with django_assert_max_num_queries(30):
        client.get(reverse("assessments:promotion", args=[promotion]))
