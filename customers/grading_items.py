"""What the grade of a customer is worked out from: factors, their items and the five anchors of each (defaults.md 3)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

INTENT, SCALE, INDUSTRY = "intent", "scale", "industry"
# Items of words that say bounds: months up to which, per cent from which on an anchor holds.
TIMING, GROWTH = "timing", "growth"
FACTORS: dict[str, Text] = {
    INTENT: _("Purchase intent"),
    SCALE: _("Scale"),
    INDUSTRY: _("Industry potential"),
}


@dataclass(frozen=True)
class Item:
    """One item. A word item has five ``words`` to choose from; a number item is read from ``column`` of the file.

    ``steps`` are the shipped bounds of anchors 2 to 5: of a number item the lower ones; of a word item without ``words`` those its
    words say (``grading_words.py``).
    """

    code: str
    factor: str
    label: Text
    share: str
    words: tuple[Text, ...] = ()
    column: str = ""
    steps: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return bool(self.column)


ITEMS: tuple[Item, ...] = (
    Item(
        "need", INTENT, _("Clarity of the need"), "20",
        (_("none known"), _("vague"), _("one need named"), _("needs listed"), _("written specification")),
    ),
    Item(
        "decision_maker", INTENT, _("Contact with the decision maker"), "20",
        (
            _("no contact"), _("user only"), _("influencer"), _("decision maker met"), _("decision maker supports us"),
        ),
    ),
    Item(
        "budget", INTENT, _("Budget"), "30",
        (
            pgettext_lazy("budget", "none"), _("being thought of"), _("applied for"), _("approved in outline"),
            _("approved, amount known"),
        ),
    ),
    Item(
        TIMING, INTENT, _("Time of purchase"), "30", steps=("12", "6", "3", "1"),
    ),
    Item(
        "potential", SCALE, _("Yearly potential for our lines (VAT incl.)"), "50", column="yearly_potential",
        steps=("100000", "500000", "1000000", "3000000"),
    ),
    Item("employees", SCALE, _("Employees"), "30", column="employees", steps=("50", "200", "500", "2000")),
    Item("sites", SCALE, _("Sites, branches"), "20", column="sites", steps=("1", "2", "3", "5")),
    Item(
        GROWTH, INDUSTRY, _("Growth of the industry a year"), "50", steps=("0", "3", "8", "15"),
    ),
    Item(
        "fit", INDUSTRY, _("Fit of our products"), "30",
        (_("poor"), _("special work"), _("standard with options"), pgettext_lazy("product", "standard"),
         _("we are the reference")),
    ),
    Item(
        "room", INDUSTRY, _("Room beside rivals"), "20",
        (_("locked by a rival"), _("strong rival"), pgettext_lazy("market", "open"), _("weak rivals"),
         _("no rival, or ours already")),
    ),
)  # fmt: skip
BY_CODE = {item.code: item for item in ITEMS}
WORD_ITEMS = tuple(item.code for item in ITEMS if not item.is_number)
NUMBER_ITEMS = tuple(item for item in ITEMS if item.is_number)
WEIGHTS = {INTENT: "40", SCALE: "35", INDUSTRY: "25"}
