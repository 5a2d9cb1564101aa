"""Masks (defaults.md 1.5)."""

import pytest

from salesops.core.masking import masked_email, masked_mobile, masked_tail


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812346021", "138****6021"),
        ("+86 138 1234 6021", "138****6021"),
        ("021-58881234", "****1234"),
        ("8620", "****"),
        ("", ""),
    ],
)
def test_mobile(number, shown):
    assert masked_mobile(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [("lin@example.com", "l****@example.com"), ("l@x.cn", "l****@x.cn"), ("", ""), ("nonsense", "****")],
)
def test_email(address, shown):
    assert masked_email(address) == shown


def test_bank_account():
    assert masked_tail("6222 0212 3456 7890") == "****7890"
