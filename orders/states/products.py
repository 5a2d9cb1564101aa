"""State machines of products, price lists and counts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

PRODUCT = StateMachine(
    code="orders.product",
    column="state",
    states=(
        State("active", pgettext_lazy("of a product", "on sale"), "go"),
        State("withdrawn", pgettext_lazy("of a product", "withdrawn"), "block"),
    ),
    # An import may bring products that are no longer sold: old orders name them.
    initial=("active", "withdrawn"),
    transitions=(
        Transition("withdraw", ("active",), "withdrawn", "products.e", _("Withdraw"), danger=True),
        Transition("bring_back", ("withdrawn",), "active", "products.e", _("Bring back")),
    ),
)

PRICE_LIST = StateMachine(
    code="orders.price_list",
    column="state",
    states=(
        State("draft", _("draft"), "open"),
        State("published", _("published"), "go"),
        State("ended", pgettext_lazy("of a price list", "ended"), "done"),
    ),
    initial=("draft",),
    transitions=(
        Transition("publish", ("draft",), "published", "products.a", _("Publish")),
        # Only before its first day: no price was ever taken from it.
        Transition("take_back", ("published",), "draft", "products.a", _("Take back")),
        Transition("end", ("published",), "ended", "products.a", pgettext_lazy("a price list", "End"), danger=True),
    ),
)

COUNT = StateMachine(
    code="orders.stock_count",
    column="state",
    states=(
        State("counted", pgettext_lazy("of stock", "counted"), "wait"),
        State("posted", pgettext_lazy("of a count", "posted"), "done"),
        State("dropped", pgettext_lazy("of a count", "dropped"), "block"),
    ),
    initial=("counted",),
    transitions=(
        Transition("post", ("counted",), "posted", "products.e", pgettext_lazy("a count", "Post")),
        Transition("drop", ("counted",), "dropped", "products.e", pgettext_lazy("a count", "Drop"), danger=True),
    ),
)
