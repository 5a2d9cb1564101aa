"""Names of companies compared, credit codes checked."""

import pytest

from customers.credit_code import check_character, is_credit_code
from customers.names import digits_of, normal_name


@pytest.mark.parametrize(
    "other",
    [
        "苏州泽润饮品（集团）有限公司",
        "苏州泽润饮品集团有限公司",
        " 苏州 泽润饮品 有限责任公司",
        "苏州泽润饮品股份有限公司",
    ],
)
def test_the_legal_form_makes_no_other_company(other):
    assert normal_name(other) == normal_name("苏州泽润饮品有限公司") == "苏州泽润饮品"


def test_a_branch_is_another_company():
    assert normal_name("苏州泽润饮品有限公司吴江分公司") != normal_name("苏州泽润饮品有限公司")
    assert normal_name("苏州泽润饮品有限公司吴江分公司") == normal_name("苏州泽润饮品（集团）有限公司吴江分公司")


def test_english_names_lose_their_form():
    assert normal_name("ACME Machinery Co., Ltd.") == normal_name("Acme  machinery") == "acmemachinery"


@pytest.mark.parametrize("number", ["+86 138-0000-6021", "0086 13800006021", "138 0000 6021", "１３８００００６０２１"])
def test_digits_of_a_number(number):
    assert digits_of(number) == "13800006021"


def test_a_credit_code_is_checked_by_its_last_character():
    first = "91320594MA1X7K2Q4"
    good = first + check_character(first)
    assert is_credit_code(good)
    assert not is_credit_code(first + ("A" if good[-1] != "A" else "B"))
    assert not is_credit_code(good[:-1])
    assert not is_credit_code(good.replace("M", "I"))
