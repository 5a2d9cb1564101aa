"""Masks (defaults.md 1.5): what somebody sees of a number that is not his to read. Unmasking is a service, and recorded (ACC-5)."""

from django.utils.translation import gettext_lazy as _

STARS = "****"
# Reasons to look behind a mask: picked, never typed, so that the access log can be counted.
REASONS = (
    ("call", _("I have to call or write now")),
    ("check", _("I check whether the data are right")),
    ("handover", _("Handover or stand-in")),
    ("complaint", _("Complaint or dispute")),
    ("audit", _("Audit or request of an authority")),
)


def masked_mobile(number: str) -> str:
    """13812346021 → ``138****6021``; anything else that is a number keeps its last four digits."""
    digits = [c for c in number if c.isdigit()]
    plain = "".join(digits)
    if len(plain) == 13 and plain.startswith("86"):
        plain = plain[2:]
    if len(plain) == 11 and plain.startswith("1"):
        return plain[:3] + STARS + plain[-4:]
    return masked_tail(number)


def masked_tail(number: str) -> str:
    """Landline and bank account: only the last four digits; too short to keep four shows none."""
    plain = "".join(c for c in number if c.isalnum())
    if not plain:
        return ""
    return STARS + plain[-4:] if len(plain) > 6 else STARS


def masked_email(address: str) -> str:
    """First letter and domain: ``l****@example.com``."""
    local, at, domain = address.rpartition("@")
    if not address:
        return ""
    return local[:1] + STARS + at + domain if at else STARS
