"""Socket ``numbers.py``: kinds of document numbers (defaults.md 12). An app registers a kind for each document it numbers.

Prefix, digits and market code are dated policy values: registering a kind makes its policy ``numbers.<code>``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal

from .policies import PolicyField, PolicyKind, Text, policies
from .registry import Registry

PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,5}")


@dataclass(frozen=True)
class NumberKind:
    """A kind of number: shipped ``prefix`` and ``digits``; ``yearly`` numbers begin at 1 each year and carry it.

    ``drawn_at`` says when a document gets its number. ``used()`` yields the numbers its documents carry, for the proof that
    there is no gap (``manage.py verify numbers``).
    """

    code: str
    label: Text
    digits: int
    drawn_at: Text
    prefix: str = ""
    yearly: bool = True
    used: Callable[[], Iterable[str]] | None = None

    @property
    def policy_code(self) -> str:
        return f"numbers.{self.code}"


def _problem(kind: NumberKind) -> str | None:
    if not kind.label or not 1 <= kind.digits <= 12:
        return "a kind of number needs a label and 1 to 12 digits"
    if not PREFIX.fullmatch(kind.prefix or kind.code):
        return "a prefix is one to six capitals or digits, a letter first"
    return None


number_kinds: Registry[NumberKind] = Registry("numbers", _problem)


def _check_prefix(code: str) -> Callable[[Mapping[str, Any]], list[Refusal]]:
    def check(values: Mapping[str, Any]) -> list[Refusal]:
        from salesops.core.numbering.prefixes import taken_by

        if not PREFIX.fullmatch(values["prefix"]):
            message = gettext("One to six capital letters or digits, a letter first.")
            return [Refusal("numbering.bad-prefix", message, "prefix")]
        other = taken_by(values["prefix"], code)
        if other is not None:
            message = gettext("%(prefix)s already numbers %(other)s.") % {
                "prefix": values["prefix"],
                "other": other.label,
            }
            return [Refusal("numbering.prefix-taken", message, "prefix")]
        return []

    return check


def register_numbers(kind: NumberKind) -> NumberKind:
    """Register ``kind`` and the policy that holds its format."""
    number_kinds.register(kind)
    policies.register(
        PolicyKind(
            code=kind.policy_code,
            label=kind.label,
            group=_("Document numbers"),
            fields=(
                PolicyField("prefix", _("Prefix"), "text", help=_("Numbers already given keep theirs.")),
                PolicyField("digits", _("Digits"), "int", minimum=1, maximum=12, help=_("An overflow adds a digit.")),
                PolicyField("with_market", _("With the code of the market"), "bool"),
            ),
            shipped={"prefix": kind.prefix or kind.code, "digits": kind.digits, "with_market": False},
            check=_check_prefix(kind.code),
        )
    )
    return kind
