"""The same company is found before it is entered twice; what others have is not told (CUS-2)."""

import pytest
from django.urls import reverse

from customers.duplicates import cores, duplicates
from customers.search import WHOLE_NUMBER


def found(user, **typed):
    answer = duplicates(user, **({"name": ""} | typed))
    return [(match.customer.code, match.why) for match in answer.matches], answer.elsewhere


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": "苏州泽润饮品（集团）有限公司"}, None),
        ({"name": "苏州泽润饮品有限责任公司"}, "name"),
        ({"name": "别的名字", "credit_code": "91320594ma1x7k2q43"}, "credit_code"),
        ({"name": "", "phones": ["+86 138-0000-6021"]}, "phone"),
        ({"name": "昆山泽润饮品有限公司"}, "similar"),
        ({"name": "泽润饮品"}, "similar"),
    ],
)
def test_what_is_the_same_and_what_is_like_it(company, files, typed, why):
    matches, elsewhere = found(company.rep, **typed)
    assert matches[0] == ("C-000001", why) if why else matches[0][0] == "C-000001"
    assert not elsewhere


def test_of_another_market_only_that_it_is_registered(company, files):
    assert found(company.rep, name="北京鼎盛电子有限公司") == ([], True)
    assert found(company.rep, name="鼎盛电子") == ([], False)
    assert found(company.other_rep, name="x", phones=["13800006021"]) == ([], True)


def test_part_of_a_number_finds_nothing(company, files):
    assert found(company.other_rep, name="", phones=["138000060"[: WHOLE_NUMBER - 1]]) == ([], False)
    assert found(company.other_rep, name="", phones=["1380000602"]) == ([], False)


def test_what_was_merged_is_answered_by_the_file_that_goes_on(company, files):
    type(files.weizhiyuan).objects.filter(pk=files.weizhiyuan.pk).update(status="archived", merged_into=files.zerun)
    assert found(company.supervisor, name="昆山味之源食品有限公司") == ([], False)


def test_the_same_queries_however_many_there_are(company, files, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        duplicates(company.rep, name="苏州泽润饮品有限公司", credit_code="91320594MA1X7K2Q43", phones=["13800006021"])


def test_the_core_of_a_name():
    assert cores("江苏泽润饮品有限公司") == ["江苏泽润饮品", "泽润饮品"]
    assert cores("苏州泽润饮品有限公司") == ["苏州泽润饮品", "泽润饮品"]
    assert cores("公司") == []


def test_while_typing_a_narrow_screen_is_told_beside_the_name(client, company, files):
    """Below the form nobody would look: the line under the name says that there is something."""
    client.force_login(company.rep)
    address = reverse("customers:check_duplicates")
    said = client.post(address, {"name": files.zerun.name}, headers={"accept-language": "en"}).content.decode()
    assert 'hx-swap-oob="true"' in said
    assert "This company seems to be registered already: look below." in said
    nothing = client.post(address, {"name": "毫不相干"}, headers={"accept-language": "en"}).content.decode()
    assert "look below" not in nothing
    assert client.get(reverse("customers:new")).content.decode().count('id="duplicates-said"') == 1
