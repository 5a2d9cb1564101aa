"""Credit on the screen: panel, tab, assessment with its live score, acts, the list (CUS-11)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import CreditAccount, CreditAssessment, CreditChange, CreditSign, Customer
from customers.services.credit_accounts import change, set_imported_credit
from salesops.core.approvals.models import Approval
from tests.customers.credit.facts import feed, paying_well, unplug

ANCHORS = {"power": "4", "finances": "4", "cooperation": "5", "public": "4"}


@pytest.fixture
def sign_in(files):
    def signed(person):
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    return signed


@pytest.fixture
def zerun(files):
    files.zerun.grade = ""
    files.zerun.yearly_potential = Decimal(1_200_000)
    files.zerun.yearly_revenue = Decimal(26_000_000)
    files.zerun.save()
    return files.zerun


def rated(customer, rating="A", limit=1_000_000):
    return set_imported_credit(actor=None, customer=customer, rating=rating, limit=Decimal(limit), term=None)


def tab(customer):
    return reverse("customers:tab", args=[customer.code, "credit"])


def test_panel_says_rating_with_its_word_and_what_is_available(company, zerun, sign_in, monkeypatch):
    rated(zerun)
    feed(monkeypatch, exposure={zerun: Decimal(659_000)}, receivables={zerun: Decimal(431_000)})
    text = sign_in(company.rep).get(reverse("customers:customer", args=[zerun.code])).content.decode()
    assert "Credit A</span>" in text
    assert "65.9%" in text
    assert "341,000.00" in text
    assert "431,000.00" in text


def test_no_data_yet_is_said(company, zerun, sign_in, monkeypatch):
    rated(zerun)
    unplug(monkeypatch, "exposure", "receivables", "open_orders")
    text = sign_in(company.rep).get(tab(zerun)).content.decode()
    assert "no data yet" in text
    assert "0.0%" not in text


def test_who_sees_the_tab(company, files, sign_in):
    rated(files.zerun)
    for person in (company.rep, company.supervisor, company.finance, company.director, company.secretary):
        assert sign_in(person).get(tab(files.zerun)).status_code == 200, person
    # The pool may be claimed from, but its credit isn't read.
    assert sign_in(company.rep).get(tab(files.anrui)).status_code == 404
    assert sign_in(company.other_rep).get(tab(files.zerun)).status_code == 404


def test_live_score_then_submitted(company, zerun, sign_in, monkeypatch):
    paying_well(monkeypatch, zerun)
    client, address = sign_in(company.rep), reverse("customers:assess_credit", args=[zerun.code])
    assert client.get(address).status_code == 200
    few = client.post(address, {"show": "score", "finances": "4"}, headers={"HX-Request": "true"})
    assert "2 more factors" in few.content.decode()
    live = client.post(address, {"show": "score", **ANCHORS}, headers={"HX-Request": "true"}).content.decode()
    assert "Credit A" in live
    assert "1,890,000.00" in live
    assert "2,600,000.00" in live
    assert not CreditAssessment.objects.exists()
    plain = client.post(address, {"show": "score", **ANCHORS})
    assert plain.status_code == 200
    assert "1,890,000.00" in plain.content.decode()
    wrong = client.post(address, {**ANCHORS, "asked_limit": "9,000,000", "asked_term": "60"})
    assert wrong.status_code == 422
    assert "Say why more than the policy gives." in wrong.content.decode()
    sent = client.post(
        address, {**ANCHORS, "asked_limit": "1,890,000", "asked_term": "60", "evidence_finances": "2025 年报"}
    )
    assert sent.status_code == 302
    made = CreditAssessment.objects.get()
    assert made.evidence == {"finances": "2025 年报"}
    page = client.get(reverse("customers:credit_assessment", args=[made.number])).content.decode()
    asked = Approval.objects.get(record_id=made.pk, kind="customers.credit_assessment")
    assert f'href="{reverse("approvals:item", args=["approvals", asked.pk])}"' in page
    assert "2025 年报" in page
    assert "420,000.00 a month × 90 ÷ 30 × 1.5" in page
    assert sign_in(company.other_rep).get(reverse("customers:credit_assessment", args=[made.number])).status_code == 404
    inbox = sign_in(company.finance).get(reverse("approvals:desk")).content.decode()
    assert made.number in inbox


def test_acts_of_the_tab(company, files, sign_in):
    rated(files.zerun, "B", 500_000)
    rep, finance = sign_in(company.rep), sign_in(company.finance)
    code = [files.zerun.code]
    day = timezone.localdate()
    too_high = rep.post(
        reverse("customers:raise_credit", args=code), {"amount": "150001", "until": day.isoformat(), "reason": "旺季"}
    )
    assert too_high.status_code == 422
    assert "150,000.00" in too_high.content.decode()
    assert rep.get(reverse("customers:freeze_credit", args=code)).status_code == 403
    sign = {"kind": "lawsuit", "evidence": "<b>法院</b>公告", "found_on": day.isoformat()}
    assert rep.post(reverse("customers:new_sign", args=code), sign).status_code == 302
    text = rep.get(tab(files.zerun)).content.decode()
    assert "&lt;b&gt;法院&lt;/b&gt;公告" in text
    made = CreditSign.objects.get()
    close = reverse("customers:close_sign", args=[files.zerun.code, made.pk])
    assert rep.get(close).status_code == 403
    assert finance.post(close, {"outcome": "已撤诉", "version": made.version}).status_code == 302
    assert finance.post(reverse("customers:freeze_credit", args=code), {"reason": "账户冻结"}).status_code == 302
    assert CreditAccount.objects.get().state == "frozen"
    assert "账户冻结" in rep.get(tab(files.zerun)).content.decode()
    assert rep.post(reverse("customers:unfreeze_credit", args=code), {"reason": "已解除"}).status_code == 302


def test_list_of_accounts(company, files, sign_in, monkeypatch, django_assert_max_num_queries):
    for customer, rating in ((files.zerun, "A"), (files.weizhiyuan, "B"), (files.dingsheng, "C")):
        rated(customer, rating, 100_000)
    feed(monkeypatch, exposure={files.zerun: Decimal(82_000)}, overdue={files.zerun: Decimal("3200")})
    client = sign_in(company.manager)
    address = reverse("customers:credit_accounts")
    client.get(address)
    with django_assert_max_num_queries(25):
        text = client.get(address).content.decode()
    assert "Credit A" in text
    assert "82.0%" in text
    assert "3,200.00" in text
    assert files.dingsheng.name not in text
    for view in ("reviews", "frozen", "warned"):
        assert client.get(address, {"view": view}).status_code == 200
    assert client.get(address, {"search": "泽润"}).content.decode().count("Credit A") >= 1
    assert sign_in(company.logistics).get(address).status_code in (200, 403)


def test_a_raise_is_refused_beside_its_fields_all_at_once(company, files, sign_in):
    rated(files.zerun, "B", 500_000)
    ask = reverse("customers:raise_credit", args=[files.zerun.code])
    late = timezone.localdate() + timedelta(days=91)
    refused = sign_in(company.rep).post(ask, {"amount": "150,000.01", "until": late.isoformat(), "reason": "旺季"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "at most 30% of the limit: 150,000.00" in text
    assert "ends within 90 days" in text


def test_a_second_raise_within_half_a_year_is_refused(company, files, sign_in):
    rated(files.zerun, "B", 500_000)
    account, day = CreditAccount.objects.get(), timezone.localdate()
    values = {"raise_amount": Decimal(1), "raise_from": day, "raise_until": day}
    change(account, CreditChange.Kind.RAISED, values, by=None, now=timezone.now())
    shown = sign_in(company.rep).get(tab(files.zerun)).content.decode()
    assert "raised for a time" in shown
    ask = reverse("customers:raise_credit", args=[files.zerun.code])
    refused = sign_in(company.rep).post(ask, {"amount": "1", "until": day.isoformat(), "reason": "旺季"})
    assert refused.status_code == 422
    assert "less than 182 days ago" in refused.content.decode()


def test_unfreezing_with_a_red_sign_open_is_refused(company, files, sign_in):
    rated(files.zerun)
    finance, rep = sign_in(company.finance), sign_in(company.rep)
    day = timezone.localdate().isoformat()
    sign = {"kind": "dishonoured", "evidence": "票据拒付", "found_on": day}
    assert rep.post(reverse("customers:new_sign", args=[files.zerun.code]), sign).status_code == 302
    text = rep.get(tab(files.zerun)).content.decode()
    assert "Frozen since" in text
    assert reverse("customers:raise_credit", args=[files.zerun.code]) not in text
    unfreeze = reverse("customers:unfreeze_credit", args=[files.zerun.code])
    assert unfreeze in text
    refused = rep.post(unfreeze, {"reason": "已解决"})
    assert refused.status_code == 422
    assert "A red warning sign is still open" in refused.content.decode()
    made = CreditSign.objects.get()
    close = reverse("customers:close_sign", args=[files.zerun.code, made.pk])
    assert finance.post(close, {"outcome": "已兑付", "version": made.version}).status_code == 302
    assert rep.post(unfreeze, {"reason": "已解决"}).status_code == 302
    waiting = rep.post(unfreeze, {"reason": "已解决"})
    assert waiting.status_code == 422
    assert "waits for approval already" in waiting.content.decode()


def test_a_member_of_a_group_shows_and_uses_the_limit_of_the_group(company, files, sign_in, monkeypatch):
    rated(files.zerun)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(parent=files.zerun, owner=company.rep)
    feed(monkeypatch, exposure={files.zerun: Decimal(300_000), files.weizhiyuan: Decimal(450_000)})
    client = sign_in(company.rep)
    text = client.get(tab(files.weizhiyuan)).content.decode()
    assert f"One limit for the whole group, held by {files.zerun.called}" in text
    assert "75.0%" in text
    assert "250,000.00" in text
    assessing = client.get(reverse("customers:assess_credit", args=[files.weizhiyuan.code])).content.decode()
    assert files.zerun.name in assessing


def test_a_review_that_is_late_is_shown_as_such(company, files, sign_in):
    rated(files.zerun)
    day = timezone.localdate()
    for late, words in ((14, ""), (15, "halved: review missed")):
        CreditAccount.objects.update(review_on=day - timedelta(days=late))
        text = sign_in(company.rep).get(tab(files.zerun)).content.decode()
        assert ("halved: review missed" in text) is bool(words)
    listed = sign_in(company.manager).get(reverse("customers:credit_accounts"), {"view": "reviews"}).content.decode()
    assert files.zerun.name in listed


def test_only_what_is_optional_is_marked_so(company, zerun, sign_in):
    client, address = sign_in(company.rep), reverse("customers:assess_credit", args=[zerun.code])
    text = client.get(address).content.decode()
    for factor in ("Operations and finances", "Cooperation", "Public record"):
        label = re.search(rf"<label[^>]*>{factor}(.*?)</label>", text).group(1)
        assert "optional" not in label, factor
    assert "optional" in re.search(r"<label[^>]*>Evidence: Cooperation(.*?)</label>", text).group(1)
    half = client.post(address, {"show": "score", "finances": "4"}).content.decode()
    assert "2 more factors" in half
    assert "This field is required" not in half
    missing = client.post(address, {"finances": "4", "asked_limit": "1", "asked_term": "1"})
    assert missing.status_code == 422
    assert not CreditAssessment.objects.exists()


def test_the_list_names_used_and_its_share_apart(company, files, sign_in):
    rated(files.zerun)
    text = sign_in(company.manager).get(reverse("customers:credit_accounts")).content.decode()
    heads = [re.sub(r"<[^>]+>", "", head).strip() for head in re.findall(r"<th[^>]*>(.*?)</th>", text, re.S)]
    assert "Use %" in heads
    assert len(heads) == len(set(heads)), heads
