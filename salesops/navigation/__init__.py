"""The navigation: every entry of the portal with who may open it. Entries whose page doesn't exist yet are left out."""

from .frame import pages_for, shell
from .pages import BOTTOM, MINE, NAVIGATION, SETTINGS

__all__ = ["BOTTOM", "MINE", "NAVIGATION", "SETTINGS", "pages_for", "shell"]
