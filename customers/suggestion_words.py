"""Reasons of suggested grades in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _


def reason_text(reason: Mapping[str, Any]) -> str:
    """One reason as a sentence."""
    match reason.get("code"):
        case "top_sales":
            return _("12-month sales in the top %(percent)s%% of the market") % reason
        case "often":
            return _("orders more often than %(percent)s%% of the same grade") % reason
        case "credit_a":
            return _("credit rating A")
        case "credit_d":
            return _("credit rating D")
        case "idle":
            return _("no order for %(days)s days") % reason
        case "intent":
            return _("intent %(points)s, under %(limit)s") % reason
        case "said":
            said = _("%(person)s proposes %(grade)s") % reason
            return _("%(what)s: %(note)s") % {"what": said, "note": reason["note"]} if reason.get("note") else said
    return str(reason.get("code", ""))


def reasons_text(reasons: Iterable[Mapping[str, Any]]) -> str:
    """All reasons, joined."""
    return _("; ").join(reason_text(reason) for reason in reasons)
