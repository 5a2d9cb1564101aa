"""What administrators do to code lists."""

import pytest

from accounts.models import User
from customers.code_lists import CONTACT_WAY, COUNTS_AS_VISIT, TAG
from salesops.core.audit.models import AuditEntry
from salesops.core.codes.models import CodeEntry
from salesops.core.codes.reading import choices, codes_with, entries_of, entry_name
from salesops.core.codes.services.entries import add_entry, edit_entry, move_entry, restore_entry, retire_entry
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused

LIST = f"/settings/code-lists/{TAG}/"


def test_a_new_entry_stands_last_under_a_code_of_its_own(company):
    row = add_entry(actor=company.admin, list_code=TAG, name="年度框架", name_en="Frame contract")
    assert row.code == "frame_contract"
    assert list(entries_of(TAG))[-1] == "frame_contract"
    assert (
        add_entry(actor=company.admin, list_code=TAG, name="框架二", name_en="Frame contract").code
        == "frame_contract_2"
    )
    assert add_entry(actor=company.admin, list_code=TAG, name="无英文名").code == "own"
    assert AuditEntry.objects.filter(model="codes.codeentry", act="codes.add_entry").count() == 3


def test_renamed_in_both_languages(company):
    edit_entry(
        actor=company.admin, list_code=TAG, code="reference", name="样板客户", name_en="Showcase", flags=(), version=0
    )
    assert entry_name(TAG, "reference") == "样板客户"
    with pytest.raises(Conflict):
        edit_entry(actor=company.admin, list_code=TAG, code="reference", name="X", name_en="", flags=(), version=0)


def test_names_are_given_and_stand_once(company):
    for name, code in (("", "codes.name-missing"), (" 标杆客户 ", "codes.name-taken")):
        with pytest.raises(Invalid) as refused:
            add_entry(actor=company.admin, list_code=TAG, name=name)
        assert refused.value.refusals[0].code == code
    with pytest.raises(Invalid):
        add_entry(actor=company.admin, list_code=TAG, name="新标签", flags=["no_such"])


def test_properties_code_asks_for(company):
    row = add_entry(
        actor=company.admin, list_code=CONTACT_WAY, name="展会面谈", name_en="Fair", flags=[COUNTS_AS_VISIT]
    )
    assert row.code in codes_with(CONTACT_WAY, COUNTS_AS_VISIT)


def test_a_retired_entry_is_no_longer_offered(company):
    retire_entry(actor=company.admin, list_code=TAG, code="reference")
    assert "reference" not in dict(choices(TAG))
    assert "reference" in dict(choices(TAG, keep="reference"))
    restore_entry(actor=company.admin, list_code=TAG, code="reference")
    assert "reference" in dict(choices(TAG))


def test_the_last_entry_stays(company):
    codes = list(entries_of(TAG))
    for code in codes[1:]:
        retire_entry(actor=company.admin, list_code=TAG, code=code)
    with pytest.raises(Refused) as refused:
        retire_entry(actor=company.admin, list_code=TAG, code=codes[0])
    assert refused.value.refusals[0].code == "codes.last-entry"


def test_up_and_down(company):
    first, second, *_rest = entries_of(TAG)
    move_entry(actor=company.admin, list_code=TAG, code=second, up=True)
    assert list(entries_of(TAG))[:2] == [second, first]
    move_entry(actor=company.admin, list_code=TAG, code=second, up=True)
    assert list(entries_of(TAG))[:2] == [second, first]
    move_entry(actor=company.admin, list_code=TAG, code=second, up=False)
    assert list(entries_of(TAG))[:2] == [first, second]


def test_only_administrators(company):
    for act, values in (
        (add_entry, {"name": "X"}),
        (retire_entry, {"code": "reference"}),
        (move_entry, {"code": "reference", "up": True}),
    ):
        with pytest.raises(Forbidden):
            act(actor=company.manager, list_code=TAG, **values)
    assert not CodeEntry.objects.exists()


def test_the_pages(client, company):
    client.force_login(User.objects.get(username="admin"))
    assert "customers.tags" in client.get("/settings/code-lists/").content.decode()
    assert client.post(f"{LIST}add/", {"name": "年度框架", "name_en": "Frame"}).status_code == 302
    wrong = client.post(f"{LIST}add/", {"name": "年度框架"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["name"]
    seen = client.get(f"{LIST}frame/").context["form"].initial
    body = {"name": "框架客户", "name_en": "Frame", "version": seen["version"]}
    assert client.post(f"{LIST}frame/", body).status_code == 302
    assert client.post(f"{LIST}frame/", body).status_code == 409
    assert client.post(f"{LIST}frame/retire/").status_code == 302
    assert "frame" not in dict(choices(TAG))
    client.force_login(company.auditor)
    assert "<form" not in client.get(LIST).content.decode().partition("<main")[2].partition("</main")[0]
