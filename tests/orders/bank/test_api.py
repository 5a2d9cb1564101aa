"""Lines of the bank in the API: proposals and verbs of the desk (ORD-9)."""

import pytest
from django.test import Client
from django.utils import timezone

from orders.models import Receipt
from orders.services.bank_proposals import propose_matches
from tests.cast_orders_bank import line, owe
from tests.cast_orders_made import NOW

BASE = "/api/v1/bank-lines/"


@pytest.fixture
def ask(company, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    def sent(who: str, path: str, data: dict | None = None):
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(company, who))
        full = f"{BASE}{path}"
        return client.get(full) if data is None else client.post(full, data, content_type="application/json")

    return sent


def test_proposed_matched_and_taken_back(company, files, ask):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    paid = line(files.zerun.name, "268000", account="622202117719")
    propose_matches(actor=None, lines=None, now=NOW)
    (best, ahead) = ask("secretary", f"{paid.pk}/proposals/").json()
    assert (best["confidence"], best["parts"]) == ("high", [{"item": item.pk, "amount": "268000.00"}])
    assert ahead["kind"] == "prepayment"
    found = ask("secretary", f"{paid.pk}/").json()
    assert (found["payer_account"], found["customer"]) == ("7719", files.zerun.code)
    assert ask("finance", f"{paid.pk}/").json()["payer_account"] == "622202117719"
    done = ask("secretary", f"{paid.pk}/match/", {"parts": best["parts"], "version": found["version"]}).json()
    assert (done["state"], done["handled_by"]) == ("matched", "secretary")
    again = ask("finance", f"{paid.pk}/match/", {"parts": best["parts"], "version": found["version"]})
    assert (again.status_code, again.json()["refusals"][0]["code"]) == (409, "orders.line-taken")
    assert ask("secretary", f"{paid.pk}/undo/", {}).json()["state"] == "undone"
    aside = ask("secretary", f"{paid.pk}/set-aside/", {"reason": "利息"}).json()
    assert (aside["state"], [one["verb"] for one in aside["allowed_actions"] if one["allowed"]]) == (
        "not_ours",
        ["undo"],
    )


def test_customers_out_of_reach_are_unknown(company, files, ask):
    paid = line("广源", "700")
    assert ask("secretary", f"{paid.pk}/prepay/", {"customer": files.dingsheng.code}).status_code == 404
    assert ask("secretary", f"{paid.pk}/prepay/", {"customer": files.zerun.code}).json()["state"] == "prepayment"


@pytest.mark.parametrize(
    "parts",
    [
        [{"item": 10**30, "amount": "1.00"}], [{"item": -1, "amount": "1.00"}], [{"item": "x", "amount": "1.00"}],
        [{"item": 1, "amount": "0.00001"}], [{"item": 1, "amount": "-5"}], [{"item": 1, "amount": "0"}],
        [{"item": 1, "amount": "9" * 30}], [{"item": 1, "amount": "NaN"}], [], "x", [{"item": 1, "amount": "1"}] * 501,
    ],
)  # fmt: skip
def test_parts_that_make_no_sense_are_refused(company, files, ask, parts):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    paid = line(files.zerun.name, "268000")
    sent = (
        [{**part, "item": item.pk if part["item"] == 1 else part["item"]} for part in parts]
        if isinstance(parts, list)
        else parts
    )
    answer = ask("secretary", f"{paid.pk}/match/", {"parts": sent})
    assert answer.status_code == 422
    paid.refresh_from_db()
    assert (paid.state, Receipt.objects.count()) == ("open", 0)


def test_the_same_key_books_once(company, files, ask):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    paid = line(files.zerun.name, "268000")
    client = Client(headers={"idempotency-key": "bank-1"})
    client.force_login(company.secretary)
    body = {"parts": [{"item": item.pk, "amount": "268000"}]}
    first, second = (client.post(f"{BASE}{paid.pk}/match/", body, content_type="application/json") for _n in range(2))
    assert (first.status_code, second.status_code, first.json()) == (200, 200, second.json())
    assert Receipt.objects.count() == 1
