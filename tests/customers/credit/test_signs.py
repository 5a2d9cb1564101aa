"""Warning signs by the policy of their day: levels, who acts, who is told, figures in their words (CUS-11, defaults.md 4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from customers.credit.factors import SIGNS
from customers.credit.signs import sign_on, told_of
from customers.models import CreditAccount, CreditSign
from customers.policies.credit_signs import CREDIT_SIGNS, check
from customers.services import credit_nightly, credit_signs
from salesops.core.notify.models import Notification
from salesops.core.notify.texts import notices_for
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.reading import policy_versions_changed
from salesops.core.policies.values import shipped, to_json
from salesops.core.sockets.policies import policies
from tests.conftest import TODAY
from tests.customers.credit.facts import feed

KIND = policies.get(CREDIT_SIGNS)
SHIPPED = shipped(KIND)
NOW = timezone.make_aware(timezone.datetime(2026, 11, 20, 10))
# Level, who acts, working days, caps, knocks out: the table of defaults.md 4.
TABLE = {
    "slower": ("yellow", "rep", 5, False, False),
    "promises": ("yellow", "supervisor", 2, False, False),
    "limit_used": ("yellow", "rep", 5, False, False),
    "orders_down": ("yellow", "rep", 10, False, False),
    "unusual_order": ("orange", "finance", 2, False, False),
    "changes_twice": ("yellow", "rep", 5, False, False),
    "wages": ("orange", "supervisor", 3, True, False),
    "lawsuit": ("orange", "finance", 5, False, False),
    "dumping": ("orange", "rep", 10, False, False),
    "enforcement": ("red", "legal", 2, False, True),
    "dishonoured": ("red", "finance", 2, False, True),
    "contact_lost": ("red", "rep", 2, False, False),
}


def published(day, **changes):
    """A version of the policy from ``day`` on."""
    row = PolicyVersion.objects.create(
        code=CREDIT_SIGNS, number=PolicyVersion.objects.filter(code=CREDIT_SIGNS).count() + 1,
        values=to_json({**SHIPPED, **changes}), valid_from=day, reason="试行", state="draft", created_at=NOW,
        changed_at=NOW,
    )  # fmt: skip
    PolicyVersion.objects.filter(pk=row.pk).update(state="published", published_at=NOW)
    policy_versions_changed()
    return row


def signs_with(code, **cells):
    return tuple({**row, **cells} if row["sign"] == code else row for row in SHIPPED["signs"])


def enter(customer, kind, found_on=TODAY, actor=None):
    return credit_signs.enter_sign(
        actor=actor, customer=customer, kind=kind, evidence="现场所见", found_on=found_on, now=NOW
    )


@pytest.mark.django_db
def test_as_shipped_they_are_those_of_the_table():
    assert set(TABLE) == set(SIGNS)
    for code, expected in TABLE.items():
        terms = sign_on(code, TODAY)
        assert (terms.level, terms.who, terms.days, terms.caps, terms.knocks_out) == expected
    assert told_of("yellow", TODAY) == ["rep", "supervisor", "finance"]
    assert told_of("orange", TODAY) == ["rep", "supervisor", "finance", "MM"]
    assert told_of("red", TODAY) == ["rep", "supervisor", "finance", "MM", "director", "legal"]


@pytest.mark.django_db
def test_their_words_say_the_figures():
    with translation.override("en"):
        said = {code: sign_on(code, TODAY).label for code in SIGNS}
    assert said["slower"] == "paid 15 days later on average than in the 6 months before"
    assert said["promises"] == "2 broken promises to pay in 90 days"
    assert said["limit_used"] == "limit used over 90% for 30 days"
    assert said["orders_down"] == "orders down 50% against the same quarter last year"
    assert said["unusual_order"] == "order above 3 times the average, with a wish for a longer term"
    assert said["changes_twice"].endswith("changed 2 times in 12 months")
    assert said["dumping"].endswith("stock count short over 5%")
    assert said["contact_lost"] == "contact lost: 3 tries in 10 working days"
    with translation.override("zh-hans"):
        zh = {code: sign_on(code, TODAY).label for code in SIGNS}
    assert all("%" not in text or "5%" in text or "0%" in text for text in zh.values())
    assert "90 天" in zh["promises"]
    assert not set(zh.values()) & set(said.values())


@pytest.mark.django_db
def test_a_sign_keeps_the_policy_of_its_day(company, files):
    published(
        TODAY, promises=3, tries=5, told=(*SHIPPED["told"], {"who": "GM", "level": "red"}),
        signs=signs_with("contact_lost", level="orange", who="supervisor", days=4),
    )  # fmt: skip
    before, after = TODAY - timedelta(days=1), TODAY
    earlier = enter(files.weizhiyuan, "contact_lost", found_on=before)
    now = enter(files.zerun, "contact_lost", found_on=after)
    assert (earlier.level, now.level) == ("red", "orange")
    assert CreditAccount.objects.get(customer=files.weizhiyuan).is_frozen
    assert not CreditAccount.objects.get(customer=files.zerun).is_frozen
    with translation.override("en"):
        assert earlier.sign.label == "contact lost: 3 tries in 10 working days"
        assert now.sign.label == "contact lost: 5 tries in 10 working days"
        assert now.sign.task == "supervisor: visit"
    assert (now.due_on - TODAY).days == 6  # Friday; four working days
    assert "GM" in told_of("red", after)
    assert "GM" not in told_of("red", before)


@pytest.mark.django_db
def test_who_reads_of_it_reads_the_figures_in_his_language(company, files):
    enter(files.zerun, "contact_lost", actor=company.finance)
    note = Notification.objects.get(event="customers.credit_sign_red", person=company.director)
    with translation.override("en"):
        [notice] = notices_for(company.director, [note])
        assert "contact lost: 3 tries in 10 working days" in notice.text
        assert "rep: visit" in notice.text
    with translation.override("zh-hans"):
        [notice] = notices_for(company.director, [note])
        assert "10 个工作日" in notice.text
        assert "contact" not in notice.text


@pytest.mark.django_db
def test_who_acts_is_told_whatever_the_level(company, files):
    published(TODAY, signs=signs_with("changes_twice", who="director"))
    enter(files.zerun, "changes_twice")
    told = Notification.objects.filter(event="customers.credit_sign_yellow")
    assert told.filter(person=company.director).exists()
    assert not told.filter(person=company.legal).exists()


@pytest.mark.django_db
def test_the_night_looks_for_the_figures_of_the_day(company, files, monkeypatch):
    customers = [files.zerun]
    figures = {
        "days_late_trend": 15, "broken_promises": 2, "limit_overused_since": TODAY - timedelta(days=30),
        "sales_quarter_change": Decimal(-50),
    }  # fmt: skip
    feed(monkeypatch, **{name: {files.zerun: value} for name, value in figures.items()})

    def found():
        return [kind for _customer, kind, _figure in credit_nightly.find_in_figures(customers, TODAY)]

    assert found() == ["slower", "promises", "limit_used", "orders_down"]
    published(TODAY, slower_by=16, promises=3, used_days=31, down_percent=Decimal(51))
    assert found() == []


@pytest.mark.django_db
def test_a_cap_goes_with_the_last_sign_that_set_it_by_the_policy_of_its_day(company, files, monkeypatch):
    CreditAccount.objects.create(customer=files.zerun, rating="B", limit=100_000, term_days=30)
    feed(monkeypatch, exposure={files.zerun: Decimal(30_000)})
    wages = enter(files.zerun, "wages", found_on=TODAY - timedelta(days=1))
    published(TODAY, signs=signs_with("wages", caps=False))
    assert wages.sign.caps
    credit_signs.close_sign(actor=company.manager, sign=wages, outcome="已补发", now=NOW)
    assert CreditAccount.objects.get(customer=files.zerun).cap is None
    enter(files.zerun, "wages")
    assert CreditAccount.objects.get(customer=files.zerun).cap is None


def test_a_policy_that_makes_no_sense_is_refused():
    assert KIND.approval
    assert check(SHIPPED) == []
    missing = {**SHIPPED, "signs": SHIPPED["signs"][1:]}
    twice = {**SHIPPED, "told": (*SHIPPED["told"], {"who": "rep", "level": "red"})}
    pale = {**SHIPPED, "signs": signs_with("enforcement", level="orange")}
    assert [(r.code, r.field) for r in check(missing)] == [("customers.credit-rows", "signs")]
    assert [(r.code, r.field) for r in check(twice)] == [("customers.told-twice", "told.6.who")]
    assert [(r.code, r.field) for r in check(pale)] == [("customers.knock-out-not-red", "signs.9.level")]


@pytest.mark.django_db
def test_the_form_and_the_page_of_the_policy(company, files, client):
    published(timezone.localdate(), tries=7)
    CreditAccount.objects.create(customer=files.zerun, rating="B", limit=100_000, term_days=30)
    client.force_login(company.rep)
    form = client.get(reverse("customers:new_sign", args=[files.zerun.code])).content.decode()
    assert "10 个工作日内联系 7 次未果" in form
    client.force_login(company.admin)
    begun = client.post(reverse("policies:begin", args=[CREDIT_SIGNS]))
    page = client.get(begun.url).content.decode()
    assert 'type="checkbox" name="value_signs.6.caps" id="id_value_signs.6.caps"' in page
    assert page.count(" checked") == 3  # one caps, two knock out
    assert CreditSign.objects.count() == 0
