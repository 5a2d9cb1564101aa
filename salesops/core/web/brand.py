"""The portal's name on the brand and in titles; the company's on paper and wherever its customers read."""

from django.conf import settings
from django.utils.translation import gettext as _


def brand_name() -> str:
    """The name the company gave the portal (setting ``BRAND_NAME``), else the shipped one in the reader's language."""
    return settings.BRAND_NAME or _("Sales operations")


def company_name() -> str:
    """The company's registered name (setting ``COMPANY_NAME``), else the portal's."""
    return settings.COMPANY_NAME or brand_name()


def company_place() -> str:
    """Address and telephone of the company as letterheads show them; "" where neither is set."""
    phone = _("tel. %(number)s") % {"number": settings.COMPANY_PHONE} if settings.COMPANY_PHONE else ""
    return "　".join(filter(None, (settings.COMPANY_ADDRESS, phone)))
