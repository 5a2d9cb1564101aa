"""Whose money it is, and for what: only what leaves no other reading is sure (ORD-9)."""

from datetime import date
from decimal import Decimal

import pytest

from orders.rules.matching import proposals_for, without_contested
from orders.rules.payers import Book, Incoming, Item, numbers_in
from orders.rules.sums import sums_to

ANRUI, ZERUN, JIELI = 1, 2, 3


def item(pk: int, customer: int, amount: str, due: int = 20, *papers: str) -> Item:
    number = f"FP-2026-{1000 + pk:05d}"
    return Item(pk, customer, number, date(2026, 11, due), Decimal(amount), (number, *papers))


def book(*items: Item, fee: str = "1000", **known) -> Book:
    made = Book(names={"安瑞制药": [ANRUI], "泽润饮品": [ZERUN]}, longest_fee=Decimal(fee))
    for name, value in known.items():
        setattr(made, name, value)
    made.add(items)
    return made


def paid(amount: str, payer: str = "安瑞制药", account: str = "", memo: str = "", pk: int = 1) -> Incoming:
    return Incoming(pk, Decimal(amount), payer, account, memo)


def codes(said) -> set[str]:
    return {code for code, _params in said}


def test_the_sum_of_two_invoices_is_sure_when_the_payer_is():
    both = book(item(1, ANRUI, "268000"), item(2, ANRUI, "150000", 28), accounts={"7719": {ANRUI: 6}})
    best, *others = proposals_for(paid("418000", account="7719", memo="设备款"), both)
    assert (best.kind, best.confidence, dict(best.parts)) == ("items", "high", {1: Decimal(268000), 2: Decimal(150000)})
    assert best.reasons == (("amount_is_sum", {"count": 2}), ("account", {"times": 6}), ("name", {}))
    assert [one.kind for one in others] == ["prepayment"]


@pytest.mark.parametrize(
    ("amounts", "amount"),
    [
        (("59100", "59100"), "59100"),
        (("300", "200", "100"), "300"),
        (("100",) * 50, "700"),
    ],
    ids=["the same amount twice", "one, or the two others", "more than can be tried"],
)
def test_what_can_be_read_in_two_ways_is_never_sure(amounts, amount):
    found = proposals_for(paid(amount), book(*(item(n, ANRUI, value) for n, value in enumerate(amounts))))
    assert {one.confidence for one in found} <= {"medium", "low"}
    assert codes(found[0].doubts) & {"several_fit", "not_all_tried"}


def test_a_number_in_the_memo_tells_two_of_the_same_amount_apart():
    same = book(item(1, ANRUI, "59100"), item(2, ANRUI, "59100"))
    best = proposals_for(paid("59100", memo="货款fp-2026-01002"), same)[0]
    assert (best.confidence, best.parts) == ("high", ((2, Decimal(59100)),))


def test_short_by_a_fee_asks_somebody():
    best = proposals_for(paid("417400"), book(item(1, ANRUI, "268000"), item(2, ANRUI, "150000", 28)))[0]
    assert (best.kind, best.confidence, best.short) == ("fee", "medium", Decimal(600))
    assert ("short_by_fee", {"amount": "600.00"}) in best.doubts


def test_beyond_the_fee_only_the_oldest_are_suggested():
    best = proposals_for(paid("317000"), book(item(1, ANRUI, "320000"), fee="1000"))[0]
    assert (best.kind, best.confidence) == ("oldest", "low")
    assert ("less_than_nearest", {"amount": "3000", "number": "FP-2026-01001"}) in best.doubts


def test_an_amount_alone_is_a_hint():
    found = proposals_for(paid("88888", payer="广源投资"), book(item(1, ANRUI, "88888")))
    assert [(one.confidence, codes(one.doubts)) for one in found] == [("low", {"payer_unknown"})]
    assert proposals_for(paid("12650", payer="代付"), book(item(1, ANRUI, "88888"))) == []


def test_somebody_else_who_names_the_invoice_is_not_sure():
    best = proposals_for(paid("268000", payer="宋岚", memo="FP-2026-01001"), book(item(1, ANRUI, "268000")))[0]
    assert (best.customer, best.confidence) == (ANRUI, "medium")
    assert "payer_unknown" in codes(best.doubts)


def test_an_account_of_one_and_the_name_of_another_contradict():
    found = proposals_for(
        paid("268000", account="7719"),
        book(item(1, ANRUI, "268000"), item(2, ZERUN, "268000"), accounts={"7719": {ZERUN: 2}}),
    )
    assert {one.customer for one in found} == {ANRUI, ZERUN}
    assert all(one.confidence != "high" for one in found)


def test_the_memo_names_another_customers_invoice():
    found = proposals_for(
        paid("268000", memo="FP-2026-01002"), book(item(1, ANRUI, "268000"), item(2, ZERUN, "268000"))
    )
    assert all(one.confidence != "high" for one in found)


def test_an_account_that_pays_for_several_is_not_sure():
    found = proposals_for(
        paid("268000", payer="集团财务公司", account="0001"),
        book(item(1, ANRUI, "268000"), accounts={"0001": {ANRUI: 3, ZERUN: 1}}),
    )
    assert found[0].confidence != "high"
    assert "account_of_several" in codes(found[0].doubts)


def test_who_writes_prepayment_is_asked():
    best = proposals_for(paid("268000", memo="预付款"), book(item(1, ANRUI, "268000")))[0]
    assert best.confidence == "medium"
    assert "ahead_in_memo" in codes(best.doubts)
    only = proposals_for(paid("90000", memo="定金"), book())[0]
    assert (only.kind, only.confidence, only.left) == ("prepayment", "medium", Decimal(90000))


def test_two_lines_for_one_invoice_are_both_in_doubt():
    known = book(item(1, ANRUI, "268000"))
    found = without_contested({n: proposals_for(paid("268000", pk=n), known) for n in (1, 2)})
    assert [found[n][0].confidence for n in (1, 2)] == ["medium", "medium"]
    assert "contested" in codes(found[1][0].doubts)


def test_a_low_guess_takes_sure_from_nobody():
    """The customer also sent 70,000, which fit nothing: its oldest invoices are a guess, the exact payment stays sure."""
    known = book(item(1, ANRUI, "268000"), item(2, ANRUI, "150000", 28), accounts={"7719": {ANRUI: 6}})
    lines = [paid("268000", account="7719", pk=1), paid("70000", account="7719", pk=2), paid("268000", "广源", pk=3)]
    found = without_contested({one.pk: proposals_for(one, known) for one in lines})
    (exact, *_), (oldest, *_), (hint, *_) = (found[n] for n in (1, 2, 3))
    assert [(one.kind, one.confidence) for one in (exact, oldest, hint)] == [
        ("items", "high"), ("oldest", "low"), ("items", "low"),
    ]  # fmt: skip
    assert {pk for pk, _amount in exact.parts} == {1} == {pk for one in (oldest, hint) for pk, _amount in one.parts}
    assert exact.doubts == ()


def test_nine_proposals_at_most_and_prepayment_stays_among_them():
    items = [item(10 * customer + n, customer, "500") for customer in range(1, 7) for n in range(3)]
    found = proposals_for(paid("500", payer="x"), book(*items, names={"x": list(range(1, 7))}))
    assert len(found) == 9
    assert found[-1].kind == "prepayment"


def test_numbers_people_write():
    assert numbers_in("付 ht-2026-0402、FP—2026－01112 及26322000000000001234货款") == [
        "HT-2026-0402", "FP-2026-01112", "26322000000000001234",
    ]  # fmt: skip


def test_sums_are_found_to_the_cent_and_the_search_ends():
    cents = [Decimal(value) for value in ("0.10", "0.20", "0.30")]
    assert sums_to(Decimal("0.50"), cents).found == ((1, 2),)
    many = sums_to(Decimal("1000000.01"), [Decimal(n) + Decimal("0.10") for n in range(1, 400)])
    assert not many.complete
