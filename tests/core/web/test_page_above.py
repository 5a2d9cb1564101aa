"""An address that only takes what is sent tells whoever opens it where its page is, or leads there."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
LED = [("rate_scorecard", [5], "scorecard"), ("settle_cycle", ["2026-10"], "calibration")]
TOLD = [
    ("compute_bonus", [], "../"), ("act_on_scheme", ["EM", 2, "submit"], "../"),
    # Nothing can be opened at the address between.
    ("honour_certificate", [7], "../../"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "above"), LED, ids=[row[0] for row in LED])
def test_where_the_page_is_drawn_as_well_a_reload_leads_to_it(client, company, name, args, above):
    client.force_login(company.director)
    answer = client.get(reverse(f"assessments:{name}", args=args), follow=True)
    assert answer.redirect_chain == [("../", 302)]
    assert answer.wsgi_request.path == reverse(f"assessments:{above}", args=args)


@pytest.mark.parametrize(("name", "args", "steps"), TOLD, ids=[row[0] for row in TOLD])
def test_elsewhere_the_way_is_told(client, company, name, args, steps):
    client.force_login(company.director)
    answer = client.get(reverse(f"assessments:{name}", args=args))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'href="{steps}"' in answer.content.decode()


def test_parts_of_pages_and_other_methods_get_no_page(client):
    path = reverse("assessments:compute_bonus")
    assert client.get(path, headers={"HX-Request": "true"}).content == client.put(path).content == b""
    assert client.get(path).status_code == 405
