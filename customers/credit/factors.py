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
# What takes any score to rating D.
KNOCK_OUTS: dict[str, Text] = {
    "dishonest": _("dishonest debtor"),
    "bankruptcy": _("bankruptcy"),
    "licence": _("licence revoked or cancelled"),
    "overdue": _("something overdue for too long"),
    "dishonoured": _("draft dishonoured not long ago"),
}
RATINGS = ("A", "B", "C", "D")

YELLOW, ORANGE, RED = "yellow", "orange", "red"
LEVELS: dict[str, Text] = {YELLOW: _("yellow"), ORANGE: _("orange"), RED: _("red")}


# Who acts on a warning sign or is told of it: the owner, or a kind of approver (accounts/approvers.py).
PEOPLE: dict[str, Text] = {
    "rep": _("rep"),
    "supervisor": _("supervisor"),
    "MM": _("market manager"),
    "director": _("director in charge"),
    "GM": _("general manager"),
    "finance": _("finance"),
    "legal": _("legal"),
    "logistics": _("logistics"),
    "service": _("customer service"),
}


@dataclass(frozen=True)
class Sign:
    """A kind of warning sign. What is the company's to change (level, who acts within how many days, what follows, the figures
    in ``words``) is the policy's, read by ``credit/signs.py``; the shipped values stand here.

    ``name`` says it without figures. ``words`` may name figures of the policy. ``machine``: found by the portal in figures that
    other apps feed, not entered by people. ``caps``: the limit falls to the present balance. A red sign freezes; one that
    ``knocks_out`` takes the rating to D too.
    """

    code: str
    name: Text
    words: Text
    level: str
    task: Text
    who: str = "rep"
    days: int = 5
    machine: bool = False
    caps: bool = False
    knocks_out: bool = False


_SIGNS = (
    Sign("slower", _("payments slow down"),
         _("paid %(slower_by)s days later on average than in the %(slower_months)s months before"), YELLOW,
         _("talk to the customer"), machine=True),
    Sign("promises", _("promises to pay broken again"),
         _("%(promises)s broken promises to pay in %(promise_days)s days"), YELLOW, _("call the customer"), "supervisor", 2,
         machine=True),
    Sign("limit_used", _("limit nearly used up for long"),
         _("limit used over %(used_share)s%% for %(used_days)s days"), YELLOW, _("review the limit"), machine=True),
    Sign("orders_down", _("orders far down against the same quarter last year"),
         _("orders down %(down_percent)s%% against the same quarter last year"), YELLOW, _("visit"), days=10, machine=True),
    Sign("unusual_order", _("order far above habit with a wish for a longer term"),
         _("order above %(habit_times)s times the average, with a wish for a longer term"), ORANGE,
         _("review before confirmation"), "finance", 2),
    Sign("changes_twice", _("legal representative, shareholder or address changed again and again"),
         _("legal representative, shareholder or address changed %(changes)s times in %(change_months)s months"), YELLOW,
         _("review")),
    Sign("wages", _("wages unpaid, staff cut, plant stopped, key people gone"),
         _("wages unpaid, staff cut, plant stopped, key people gone"), ORANGE, _("visit"), "supervisor", 3, caps=True),
    Sign("lawsuit", _("lawsuit as debtor, tax arrears, abnormal listing"),
         _("lawsuit as debtor, tax arrears, abnormal listing"), ORANGE, _("review"), "finance", 5),
    Sign("dumping", _("goods sold far under market price, or stock count short"),
         _("goods sold far under market price, or stock count short over %(short_share)s%%"), ORANGE,
         _("count and reconcile"), days=10),
    Sign("enforcement", _("asset frozen, enforcement, dishonest debtor, bankruptcy filing"),
         _("asset frozen, enforcement, dishonest debtor, bankruptcy filing"), RED, _("secure our claims"), "legal", 2,
         knocks_out=True),
    Sign("dishonoured", _("draft dishonoured, account closed"), _("draft dishonoured, account closed"), RED,
         _("call in what is owed"), "finance", 2, knocks_out=True),
    Sign("contact_lost", _("contact lost"), _("contact lost: %(tries)s tries in %(try_days)s working days"), RED, _("visit"),
         "rep", 2),
)  # fmt: skip
SIGNS: dict[str, Sign] = {sign.code: sign for sign in _SIGNS}
BY_HAND: tuple[Sign, ...] = tuple(sign for sign in _SIGNS if not sign.machine)
