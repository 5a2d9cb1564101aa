"""What dunning does to new orders (defaults.md 6): from a level on they need approval, from another only money received helps."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal


def dunned(level: int, policy: Mapping[str, Any]) -> list[Refusal]:
    """Reasons against an order of somebody at ``level``; one paid in advance is never asked."""
    if level >= policy["prepaid_from"]:
        sentence = _("Dunning level %(level)s: only against money received.")
        return [Refusal("orders.only-prepaid", sentence % {"level": level}, figures={"level": level})]
    if level >= policy["approval_from"]:
        sentence = _("Dunning level %(level)s: new orders need approval.")
        return [Refusal("orders.dunned", sentence % {"level": level}, figures={"level": level})]
    return []
