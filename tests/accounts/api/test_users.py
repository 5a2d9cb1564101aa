"""``/api/v1/users/`` and ``/api/v1/org-units/``: scope, masks, filters, paging, idempotency."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import OrgUnit, Posting, User
from salesops.core.api.models import KeptAnswer

USERS, UNITS = "/api/v1/users/", "/api/v1/org-units/"


def names(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["username"] for row in response.json()["results"]]


def test_scope(api):
    assert set(names(api("supervisor").get(USERS))) == {"supervisor", "rep", "colleague"}
    assert api("supervisor").get(f"{USERS}rep/").status_code == 200
    hidden, unknown = api("supervisor").get(f"{USERS}other_rep/"), api("supervisor").get(f"{USERS}nobody/")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content


def test_contact_data_are_masked_outside_the_subtree(company, api):
    User.objects.filter(username="rep").update(mobile="13812346021")
    shown = {"mobile": "13812346021", "email": "rep@example.com"}
    masked = {"mobile": "138****6021", "email": "r****@example.com"}
    for who, expected in [
        ("rep", shown),
        ("supervisor", shown),
        ("manager", shown),
        ("hr", shown),
        ("admin", shown),
        ("gm", shown),
        # East China is a market in his charge.
        ("director", shown),
        ("deputy_director", masked),
        ("auditor", masked),
    ]:
        row = api(who).get(f"{USERS}rep/").json()
        assert {k: row[k] for k in expected} == expected, who


def test_hidden_fields_are_no_filter_search_or_ordering(company, api):
    client = api("auditor")
    User.objects.filter(username="rep").update(mobile="13812346021")
    for query in (
        "mobile=13812346021",
        "email=rep@example.com",
        "ordering=email",
        "password__startswith=a",
        "_connector=OR",
    ):
        response = client.get(f"{USERS}?{query}")
        assert (response.status_code, response.json()["code"]) == (400, "core.unknown-filter"), query
    assert names(client.get(f"{USERS}?search=6021")) == []


def test_what_a_mask_hides_is_not_found(company, api):
    """Else the digits could be asked one after the other: not in the API, not in the list, not in the palette."""
    company.rep.mobile, company.rep.email = "138 1234 6021", "quiet.reed@example.com"
    company.rep.save()
    for question in ("6021", "13812346021", "quietreed", "quiet.reed@example.com", "rep 6021"):
        assert names(api("admin").get(USERS, {"search": question})) == ["rep"], question
        assert names(api("supervisor").get(USERS, {"search": question})) == ["rep"], question
        assert names(api("auditor").get(USERS, {"search": question})) == [], question
        assert not User.objects.visible_to(company.auditor).found_by(question), question
    # By his name everybody finds him.
    assert "rep" in names(api("auditor").get(USERS, {"search": "rep"}))
    assert names(api("auditor").get(USERS, {"search": "lrx"})) == ["rep"]


def test_filters_search_ordering(api):
    client = api("admin")
    assert set(names(client.get(f"{USERS}?unit=EC-2"))) == {"regional", "supervisor", "rep", "colleague"}
    assert names(client.get(f"{USERS}?role=AUD")) == ["auditor"]
    assert names(client.get(f"{USERS}?search=若溪")) == ["rep"]
    ascending = names(client.get(f"{USERS}?ordering=username"))
    assert ascending == sorted(ascending)
    assert names(client.get(f"{USERS}?ordering=-username")) == ascending[::-1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("nonsense=1", "core.unknown-filter"),
        ("is_active=true&is_active=false", "core.repeated-key"),
        ("joined_on__gte=gestern", "core.bad-filter"),
        ("page_size=0", "core.bad-page-size"),
        ("page_size=201", "core.bad-page-size"),
        ("page_size=２０", "core.bad-page-size"),
        ("search=" + "x" * 101, "core.search-too-long"),
        ("cursor=forged", "core.bad-cursor"),
        ("ordering=--name", "core.unknown-filter"),
    ],
)
def test_bad_questions_are_400(api, query, code):
    response = api("admin").get(f"{USERS}?{query}")
    assert (response.status_code, response.json()["code"]) == (400, code)


def test_pages_follow_each_other_there_and_back(api):
    client = api("admin")
    everybody = names(client.get(f"{USERS}?page_size=200"))
    seen, url, pages = [], f"{USERS}?page_size=5", []
    while url:
        page = client.get(url)
        pages.append(names(page))
        seen += pages[-1]
        last, url = page, page.json()["next"]
    assert seen == everybody
    assert len(pages) == 4
    assert client.get(f"{USERS}?page_size=5").json()["previous"] is None
    assert names(client.get(last.json()["previous"])) == pages[-2]


def test_a_cursor_is_bound_to_reader_and_question(api):
    link = api("admin").get(f"{USERS}?page_size=5").json()["next"]
    assert api("gm").get(link).status_code == 400
    assert api("admin").get(link.replace("page_size=5", "page_size=6")).status_code == 400


def test_the_same_number_of_queries_for_any_page(api, django_assert_max_num_queries):
    client = api("manager")
    with django_assert_max_num_queries(16):
        client.get(USERS)


def test_create_and_edit(company, api):
    client = api("admin")
    body = {"username": "newbie", "name": "新同事", "position": "P11", "unit": "EC-2-T", "joined_on": "2026-11-02"}
    response = client.post(USERS, body, content_type="application/json")
    assert response.status_code == 201, response.content
    assert (response.json()["unit"], response.json()["position"]) == ("EC-2-T", "P11")
    version = response.json()["version"]
    change = {"name": "改名", "version": version}
    assert client.patch(f"{USERS}newbie/", change, content_type="application/json").json()["name"] == "改名"
    stale = client.patch(f"{USERS}newbie/", {**change, "name": "又改"}, content_type="application/json")
    assert (stale.status_code, stale.json()["code"]) == (409, "core.changed-meanwhile")


def test_errors_name_their_fields(company, api):
    body = {
        "username": "rep",
        "name": "",
        "position": "P99",
        "unit": "EC-2-T",
        "joined_on": "31.12.2026",
        "is_active": False,
    }
    response = api("admin").post(USERS, body, content_type="application/json")
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"is_active"}
    del body["is_active"]
    response = api("admin").post(USERS, body, content_type="application/json")
    assert set(response.json()["fields"]) == {"name", "position", "joined_on"}


def test_a_refused_caller_learns_nothing_from_the_errors(api):
    body = {"username": "x", "supervisor": "nobody"}
    for supervisor in ("nobody", "admin"):
        response = api("rep").post(USERS, {**body, "supervisor": supervisor}, content_type="application/json")
        assert (response.status_code, response.json()["fields"]) == (403, {})


def new_unit(client: Client, key: str | None = None, code: str = "EC-9", **more):
    body = {"code": code, "kind": "region", "name": "浙江", "parent": "EC", "on": "2026-12-01", **more}
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(UNITS, body, content_type="application/json", headers=headers)


def test_units_as_of_a_day(api):
    client = api("admin")
    assert new_unit(client).status_code == 201
    codes = lambda query: {u["code"] for u in client.get(f"{UNITS}{query}").json()["results"]}  # noqa: E731
    assert "EC-9" not in codes("?on=2026-11-30")
    assert "EC-9" in codes("?on=2026-12-01")
    assert codes("?parent=EC&on=2026-12-01") == {"EC-2", "EC-9"}
    assert client.get(f"{UNITS}EC-9/?on=2026-11-30").status_code == 404
    assert client.get(f"{UNITS}EC/").json()["head"] == "manager"
    for bad in ("0000-00-00", "2026-02-30", "gestern", "99999-01-01"):
        assert client.get(f"{UNITS}?on={bad}").status_code == 400, bad


def test_a_cycle_is_refused_with_its_code(api):
    body = {"name": "华东", "parent": "EC-2", "on": "2026-12-01"}
    response = api("admin").patch(f"{UNITS}EC/", body, content_type="application/json")
    assert response.status_code == 422
    assert "accounts.cycle-in-tree" in {r["code"] for r in response.json()["refusals"]}


def test_the_same_key_has_one_effect(api):
    client = api("admin")
    first, again = new_unit(client, "k1"), new_unit(client, "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert OrgUnit.objects.filter(code="EC-9").count() == 1


def test_another_body_or_person_is_another_request(api, company):
    client = api("admin")
    new_unit(client, "k1")
    reused = new_unit(client, "k1", code="EC-8")
    assert (reused.status_code, reused.json()["code"]) == (422, "core.key-reused")
    # Another person's key is another key: the director may not create units at all.
    assert new_unit(api("director"), "k1").status_code == 403


def test_refusals_are_remembered_conflicts_are_not(api, company):
    client = api("admin")
    assert new_unit(client, "bad", code="EC").status_code == 422
    assert new_unit(client, "bad", code="EC")["Idempotent-Replayed"] == "true"
    version = client.get(f"{UNITS}EC/").json()["version"]
    url, body = f"{UNITS}EC/set-head/", {"head": "regional", "on": "2026-12-01", "version": version + 1}
    ask = lambda: client.post(url, body, content_type="application/json", headers={"Idempotency-Key": "c"})  # noqa: E731
    assert ask().status_code == 409
    assert not KeptAnswer.objects.filter(key="c").exists()


@pytest.mark.parametrize("key", ["x" * 256, "tab\there"])
def test_bad_keys(api, key):
    assert new_unit(api("admin"), key).json()["code"] == "core.bad-key"


def test_placing_and_leaving(company, api):
    client = api("admin")
    body = {"unit": "NC-1-T", "position": "P20", "on": "2026-12-01"}
    assert client.post(f"{USERS}rep/post/", body, content_type="application/json").status_code == 200
    assert Posting.objects.on(date(2026, 12, 1)).get(user=company.rep).unit.code == "NC-1-T"
    own = client.post(f"{USERS}admin/deactivate/", {"last_day": "2026-12-31"}, content_type="application/json")
    assert own.status_code == 403


def test_search_is_that_of_the_lists(company, api):
    """Pinyin, initials, a part of the name: what the page finds, the API finds."""
    for question in ("linruoxi", "lrx", "若溪", "溪", "若"):
        assert names(api("admin").get(USERS, {"search": question})) == ["rep"], question
    wanted = [u.code for u in OrgUnit.objects.found_by("hd")]
    found = api("admin").get(UNITS, {"search": "hd"}).json()["results"]
    assert sorted(row["code"] for row in found) == sorted(wanted)


@pytest.mark.parametrize("question", ["huadong", "hd", "东市", "华东", "east chi", "EC"])
def test_units_are_found_by_pinyin_initials_and_parts(company, api, question):
    terms = company.units["EC"].terms.get()
    terms.name, terms.name_en = "华东市场", "East China"
    terms.save()
    assert "EC" in [row["code"] for row in api("admin").get(UNITS, {"search": question}).json()["results"]]
    assert api("admin").get(UNITS, {"search": f"{question} qqq"}).json()["results"] == []
