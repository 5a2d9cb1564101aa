"""The portal's name on the brand, in titles and on paper."""

from django.conf import settings
from django.utils.translation import gettext as _


def brand_name() -> str:
    """The name the company gave the portal (setting ``BRAND_NAME``), else the shipped one in the reader's language."""
    return settings.BRAND_NAME or _("Sales operations")
