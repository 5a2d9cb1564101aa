"""What a credit assessment asks (defaults.md 4): five factors with five anchors each, knock-outs, warning signs.

Words are stored in English and shown in the reader's language; weights and bounds are the policy's (``policies/credit.py``).
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import Text

PAYMENT, POWER, FINANCES, COOPERATION, PUBLIC = "payment", "power", "finances", "cooperation", "public"
FACTORS: dict[str, Text] = {
    PAYMENT: _("Payment record, 12 months"),
    POWER: _("Purchasing power"),
    FINANCES: _("Operations and finances"),
    COOPERATION: _("Cooperation"),
    PUBLIC: _("Public record"),
}
WEIGHTS = {PAYMENT: "35", POWER: "20", FINANCES: "20", COOPERATION: "15", PUBLIC: "10"}
# The words of anchors 1 to 5; those of payment and power say bounds of the policy (``words.py``).
ANCHORS: dict[str, tuple[Text, Text, Text, Text, Text]] = {
    FINANCES: (
        _("loss in 2 years, debt over 85%"),
        _("loss, or debt 75–85%"),
        _("break-even, or no data"),
        _("profit, debt under 65%"),
        _("growing profit, debt under 50%"),
    ),
    COOPERATION: (
        _("new relation"),
        _("under 1 year"),
        _("1–3 years"),
        _("3–5 years, regular orders"),
        _("over 5 years, margin above average"),
    ),
    PUBLIC: (
        _("enforcement within 1 year"),
        _("several lawsuits"),
        _("one lawsuit or fine"),
        _("clean"),
        _("clean, listed or state-owned"),
    ),
}
# What takes any score to rating D.
KNOCK_OUTS: dict[str, Text] = {
    "dishonest": _("dishonest debtor"),
    "bankruptcy": _("bankruptcy"),
    "licence": _("licence revoked or cancelled"),
    "overdue": _("something overdue for too long"),
    "dishonoured": _("draft dishonoured within 12 months"),
}
RATINGS = ("A", "B", "C", "D")

YELLOW, ORANGE, RED = "yellow", "orange", "red"
LEVELS: dict[str, Text] = {YELLOW: _("yellow"), ORANGE: _("orange"), RED: _("red")}


@dataclass(frozen=True)
class Sign:
    """A warning sign. ``task`` is what somebody does about it within ``days`` (working days); ``who`` is a role of the file.

    ``machine``: found by the portal in figures that other apps feed, not entered by people. ``caps``: the limit falls to the
    present balance. A red sign freezes; one that ``knocks_out`` is a knock-out of the policy too: rating D.
    """

    code: str
    label: Text
    level: str
    source: Text
    task: Text
    who: str = "rep"
    days: int = 5
    machine: bool = False
    caps: bool = False
    knocks_out: bool = False


_LEDGER, _ORDERS, _VISIT = _("ledger"), _("orders"), _("visit")
_RECORD, _FINANCE, _REP = _("public record"), _("finance"), _("rep")
_SIGNS = (
    Sign("slower", _("payments slow down"), YELLOW, _LEDGER, _("talk to the customer"), machine=True),
    Sign("promises", _("promises to pay broken again"), YELLOW, _LEDGER, _("the supervisor calls"), "supervisor", 2,
         machine=True),
    Sign("limit_used", _("limit nearly used up for long"), YELLOW, _LEDGER, _("review the limit"), machine=True),
    Sign("orders_down", _("orders far down against the same quarter last year"), YELLOW, _ORDERS, _("visit"), days=10,
         machine=True),
    Sign("unusual_order", _("order far above habit with a wish for a longer term"), ORANGE, _ORDERS,
         _("review before confirmation"), "finance", 2),
    Sign("changes_twice", _("legal representative, shareholder or address changed twice in 12 months"), YELLOW, _RECORD,
         _("review")),
    Sign("wages", _("wages unpaid, staff cut, plant stopped, key people gone"), ORANGE, _VISIT,
         _("visit by the supervisor; the limit is capped at the present balance"), "supervisor", 3, caps=True),
    Sign("lawsuit", _("lawsuit as debtor, tax arrears, abnormal listing"), ORANGE, _RECORD, _("review"), "finance", 5),
    Sign("dumping", _("goods sold far under market price, or stock count short over 5%"), ORANGE, _VISIT,
         _("count and reconcile"), days=10),
    Sign("enforcement", _("asset frozen, enforcement, dishonest debtor, bankruptcy filing"), RED, _RECORD,
         _("frozen at once; legal takes over"), "legal", 2, knocks_out=True),
    Sign("dishonoured", _("draft dishonoured, account closed"), RED, _FINANCE, _("frozen at once"), "finance", 2,
         knocks_out=True),
    Sign("contact_lost", _("contact lost: 3 tries in 10 working days"), RED, _REP, _("frozen; visit"), "rep", 2),
)  # fmt: skip
SIGNS: dict[str, Sign] = {sign.code: sign for sign in _SIGNS}
BY_HAND: tuple[Sign, ...] = tuple(sign for sign in _SIGNS if not sign.machine)
