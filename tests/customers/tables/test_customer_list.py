"""The list of customers: what it shows, finds, filters, and what can be done with many (CUS-1, ALL-2)."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import RoleGrant, User
from customers.credit.factors import SIGNS
from customers.models import CreditAccount, CreditSign, Customer, WeeklyConfirmation
from customers.weeks import monday_of
from salesops.core.audit.models import AuditEntry
from salesops.core.lists.models import Export
from salesops.core.sockets.customer_facts import CustomerFact
from tests.cast_customers import make_customer
from tests.conftest import TODAY
from tests.customers.credit.facts import plug, unplug

LIST = "/customers/"
ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI = "C-000001", "C-000002", "C-000003", "C-000004"


@pytest.fixture
def page(client, files):
    """Open an address as a member of the cast."""

    def open_page(who: str, address: str = LIST, **headers: str):
        client.force_login(User.objects.get(username=who))
        return client.get(address, headers=headers)

    return open_page


def codes(response) -> set[str]:
    assert response.status_code == 200, response.content[:300]
    return {row.pick for row in response.context["list"].reader.rows}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("search=泽润", {ZERUN}),
        ("search=味之", {WEIZHIYUAN}),
        ("search=szzr", {ZERUN}),
        ("search=zerun", {ZERUN}),
        ("search=c-000002", {WEIZHIYUAN}),
        ("search=91320594MA1X7K2Q43", {ZERUN}),
        ("search=138 0000 6021", {ZERUN}),
        ("search=6021", set()),
        ("search=鼎盛", set()),
        ("market=EC", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("market=NC", set()),
        ("unit=EC-2-T", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("unit__not=EC-2-T", set()),
        ("owner=rep", {ZERUN}),
        ("owner__not=rep", {WEIZHIYUAN, ANRUI}),
        ("owner=my_team", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("owner=me", set()),
        ("owner=other_rep", set()),
        ("grade=A,B", {ZERUN, WEIZHIYUAN}),
        ("status__not=following", set()),
        ("industry=beverage", {ZERUN}),
        ("province=32", {ZERUN}),
        ("tags=reference", {WEIZHIYUAN}),
        ("pool=1", {ANRUI}),
        ("idle_weeks=3", {WEIZHIYUAN, ANRUI}),
        ("last_contact_at__within=last_30_days", {ZERUN}),
        ("verified_on__empty=1", {ZERUN, WEIZHIYUAN, ANRUI}),
    ],
)
def test_finds_and_filters_within_the_scope(page, files, question, expected):
    now = timezone.now()
    Customer.objects.filter(code=ZERUN).update(last_contact_at=now, last_progress_at=now - timedelta(days=3))
    Customer.objects.filter(code=WEIZHIYUAN).update(tags=["reference"])
    assert codes(page("manager", f"{LIST}?{question}")) == expected


def test_owner_words_mean_the_reader(page):
    assert codes(page("rep", f"{LIST}?owner=me")) == {ZERUN}
    assert codes(page("other_manager", f"{LIST}?owner=my_team")) == {DINGSHENG}


def test_a_contact_past_the_cadence_is_amber(page, files):
    now = timezone.now()
    Customer.objects.filter(code=ZERUN).update(last_contact_at=now - timedelta(days=8))
    Customer.objects.filter(code=WEIZHIYUAN).update(last_contact_at=now - timedelta(days=8))
    text = page("manager").content.decode()
    day = (timezone.localdate() - timedelta(days=8)).isoformat()
    # A is due after 7 days, B after 14.
    assert text.count(f'<span class="soon-t"><time datetime="{day}"') == 1
    assert text.count(f'<time datetime="{day}"') == 2


def test_shows_chip_city_and_mark(page):
    text = page("rep").content.decode()
    assert '<span class="grade" data-grade="A"' in text
    assert '<span class="dim small nowrap">苏州</span>' in text
    assert "#st-open" in text


def feed(monkeypatch, **figures):
    """Let orders tell figures: name → code → value."""
    for name, values in figures.items():
        ids = {Customer.objects.get(code=code).pk: value for code, value in values.items()}
        fact = CustomerFact(name, name, lambda wanted, day, ids=ids: {pk: ids[pk] for pk in wanted if pk in ids})
        plug(monkeypatch, fact)


def values_of(response, column: str) -> dict[str, object]:
    reader = response.context["list"].reader
    place = [c.name for c in reader.columns].index(column)
    return {row.pick: row.values[place][0] for row in reader.rows}


def test_figures_of_others_come_for_the_whole_page_and_none_is_no_zero(page, monkeypatch):
    feed(monkeypatch, receivables={ZERUN: Decimal("862400.00"), WEIZHIYUAN: Decimal(0)})
    response = page("manager")
    assert values_of(response, "receivables") == {ZERUN: Decimal("862400.00"), WEIZHIYUAN: Decimal(0), ANRUI: None}
    assert "862,400.00" in response.content.decode()
    # No data is drawn as a dash.
    assert 'class="num zero" data-label=' in response.content.decode()


def test_who_reads_no_credit_sees_no_money(page, company, monkeypatch):
    feed(monkeypatch, receivables={ZERUN: Decimal("862400.00"), ANRUI: Decimal("5.00")})
    # The rep may claim from the pool, but reads no money of customers that aren't his.
    assert values_of(page("rep"), "receivables") == {ZERUN: Decimal("862400.00"), ANRUI: None}
    RoleGrant.objects.filter(user=company.hr, role="MGR").update(role="CRM")
    crm = page("hr")
    assert codes(crm) >= {ZERUN, DINGSHENG}
    assert not {"receivables", "grade"} & {c.name for c in crm.context["list"].reader.columns}
    assert page("hr", f"{LIST}?columns=receivables").status_code == 400
    assert page("hr", f"{LIST}?grade=A").status_code == 400
    # By the weeks of each grade: together with the weeks it would tell the grade.
    assert page("hr", f"{LIST}?progress=stalled").status_code == 400
    assert "stalled" not in {tab.key for tab in crm.context["list"].tabs}


def test_shipped_views_follow_the_reader(page):
    tabs = {t.key: t for t in page("manager").context["list"].tabs}
    assert list(tabs) == [
        "all",
        "care",
        "a-grade",
        "stalled",
        "to-confirm",
        "to-verify",
        "credit-warning",
        "register",
        "dormant",
    ]
    assert codes(page("manager", f"{LIST}?view=a-grade")) == {ZERUN}
    assert codes(page("rep", f"{LIST}?view=care")) == {ZERUN}
    assert page("rep", f"{LIST}?view=nonsense").status_code == 404
    counts = page("manager", "/lists/customers.customers/counts/").content.decode()
    assert '<span class="n" id="view-a-grade-count" hx-swap-oob="true">1</span>' in counts


def account_of(customer, **fields):
    return CreditAccount.objects.create(
        customer=customer, **{"rating": "B", "limit": 1_000_000, "term_days": 30} | fields
    )


def test_credit_of_a_group_stands_with_each_of_its_members(page, files, monkeypatch):
    account_of(files.zerun)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(parent=files.zerun)
    shown = page("manager", f"{LIST}?columns=credit_rating,credit_limit,credit_use,credit_available,credit_level")
    assert values_of(shown, "credit_rating") == {ZERUN: "B", WEIZHIYUAN: "B", ANRUI: None}
    assert values_of(shown, "credit_limit")[WEIZHIYUAN] == Decimal(1_000_000)
    # Where nobody feeds what is used: no data, not 0.
    unplug(monkeypatch, "exposure")
    shown = page("manager", f"{LIST}?columns=credit_use,credit_available")
    assert values_of(shown, "credit_use")[ZERUN] is None
    assert values_of(shown, "credit_available")[ZERUN] is None
    feed(monkeypatch, exposure={ZERUN: Decimal(400_000), WEIZHIYUAN: Decimal(510_000)})
    shown = page("manager", f"{LIST}?columns=credit_use,credit_available")
    assert values_of(shown, "credit_use")[WEIZHIYUAN] == Decimal("0.91")
    assert values_of(shown, "credit_available")[ZERUN] == Decimal(90_000)
    assert 'class="val soon" width="91.0%"' in shown.text


def test_the_credit_of_others_customers_is_not_told(page, files):
    account_of(files.zerun)
    account_of(files.anrui)
    found = page("rep")
    assert codes(found) == {ZERUN, ANRUI}
    assert values_of(found, "credit_rating") == {ZERUN: "B", ANRUI: None}
    # Nor found by: the pool is seen, its credit is not.
    for customer in (files.zerun, files.anrui):
        CreditSign.objects.create(
            customer=customer, kind=next(iter(SIGNS)), level="red", found_on=TODAY, evidence="欠薪传闻",
            due_on=TODAY, entered_at=timezone.now(),
        )  # fmt: skip
    assert codes(page("rep", f"{LIST}?view=credit-warning")) == {ZERUN}
    assert codes(page("manager", f"{LIST}?view=credit-warning")) == {ZERUN, ANRUI}
    assert codes(page("manager", f"{LIST}?credit_warning=yellow")) == set()


def test_a_member_of_a_warned_or_frozen_group_counts(page, files):
    """The group holds one limit: a sign at one member, or its freeze, is the matter of them all."""
    files.zerun.parent = files.weizhiyuan
    files.zerun.save(update_fields=["parent"])
    account = account_of(files.weizhiyuan)
    sign = CreditSign.objects.create(
        customer=files.zerun, kind=next(iter(SIGNS)), level="orange", found_on=TODAY, evidence="欠薪传闻",
        due_on=TODAY, entered_at=timezone.now(),
    )  # fmt: skip
    assert codes(page("manager", f"{LIST}?view=credit-warning")) == {ZERUN, WEIZHIYUAN}
    assert codes(page("rep", f"{LIST}?view=credit-warning")) == {ZERUN}
    assert codes(page("manager", f"{LIST}?credit_warning=red")) == set()
    assert WEIZHIYUAN in page("manager", "/customers/credit/?warning=orange").text
    CreditSign.objects.filter(pk=sign.pk).update(state="closed", closed_at=timezone.now())
    assert codes(page("manager", f"{LIST}?view=credit-warning")) == set()
    CreditAccount.objects.filter(pk=account.pk).update(state="frozen", frozen_at=timezone.now())
    assert codes(page("manager", f"{LIST}?view=credit-warning")) == {ZERUN, WEIZHIYUAN}
    assert codes(page("manager", f"{LIST}?credit_warning=frozen")) == {ZERUN, WEIZHIYUAN}


def test_what_is_to_be_confirmed_this_week(page, company, files):
    assert codes(page("manager", f"{LIST}?view=to-confirm")) == {ZERUN, WEIZHIYUAN}
    WeeklyConfirmation.objects.create(
        customer=files.zerun, week=monday_of(timezone.localdate()), owner=company.rep,
        by=company.rep, status="following", confirmed_at=timezone.now(),
    )  # fmt: skip
    assert codes(page("manager", f"{LIST}?view=to-confirm")) == {WEIZHIYUAN}
    assert codes(page("rep", f"{LIST}?view=to-confirm")) == set()


def test_a_column_with_a_total_is_summed_over_all_rows(page, files):
    Customer.objects.filter(code=ZERUN).update(yearly_potential=Decimal("1200.50"))
    Customer.objects.filter(code=WEIZHIYUAN).update(yearly_potential=Decimal("800.00"))
    text = page("manager", f"{LIST}?columns=yearly_potential").text
    assert "<tfoot>" in text
    assert "2,000.50" in text
    assert "<tfoot>" not in page("manager").text


@pytest.mark.parametrize("who", ["rep", "manager", "director"])
def test_constant_number_of_queries(page, client, company, django_assert_max_num_queries, who, monkeypatch):
    feed(monkeypatch, receivables={ZERUN: Decimal(1)}, overdue={ZERUN: Decimal(1)})
    for n in range(60):
        make_customer(f"C-9{n:05}", f"苏州测试{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
    page(who)
    with django_assert_max_num_queries(14):
        assert len(codes(client.get(LIST))) == 50


# --- many at once ---------------------------------------------------------------------------------------------------

ADD = "/lists/customers.customers/bulk/add-tag/"


def test_tags_of_many_are_previewed_done_and_taken_back(client, company, files):
    client.force_login(company.supervisor)
    Customer.objects.filter(code=WEIZHIYUAN).update(tags=["expanding"])
    chosen = {"pick": [ZERUN, WEIZHIYUAN, DINGSHENG], "set_tag": "expanding"}
    seen = client.post(ADD, chosen).context["preview"]
    assert seen.changed == [ZERUN]
    assert seen.most_before == [("—", 1)]
    assert [(count, names) for _reason, count, names in seen.reasons] == [(1, ["昆山味之源食品有限公司"])]
    assert Customer.objects.get(code=ZERUN).tags == []

    before = AuditEntry.objects.count()
    done = client.post(ADD, {**chosen, "confirm": "1"}, headers={"HX-Request": "true"})
    assert Customer.objects.get(code=ZERUN).tags == ["expanding"]
    # Another market's customer can't be chosen at all.
    assert Customer.objects.get(code=DINGSHENG).tags == []
    assert AuditEntry.objects.count() > before

    undo = json.loads(done["HX-Trigger"])["toast"]["undo"]
    assert client.post(undo).status_code in (200, 302)
    assert Customer.objects.get(code=ZERUN).tags == []


def test_who_edits_only_parts_tags_nobody(client, company, files):
    """Finance edits tax and bank data: the bar offers tags, the preview says no for each row."""
    client.force_login(company.finance)
    seen = client.post(ADD, {"pick": [ZERUN], "set_tag": "expanding"}).context["preview"]
    assert seen.changed == []
    assert len(seen.refused) == 1
    client.post(ADD, {"pick": [ZERUN], "set_tag": "expanding", "confirm": "1"})
    assert Customer.objects.get(code=ZERUN).tags == []


# --- taking them out ------------------------------------------------------------------------------------------------


def ask(client, who, query=""):
    client.force_login(User.objects.get(username=who))
    return client.post("/lists/customers.customers/export/", {"for": query, "kind": "xlsx", "confirm": "1"})


def test_only_who_may_takes_customers_out(client, files):
    assert ask(client, "rep").status_code == 403
    ask(client, "manager")
    export = Export.objects.get()
    assert (export.state, export.rows) == (Export.State.QUEUED, 3)


def test_more_than_500_wait_for_the_market_manager(client, company, files):
    for n in range(501):
        make_customer(f"C-8{n:05}", f"苏州出口{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
    ask(client, "supervisor")
    assert Export.objects.get().state == Export.State.WAITING
