"""Pages of schemes."""

from .acts import act_on_scheme, begin_scheme
from .editor import edit_scheme
from .pages import compare_schemes, scheme, scheme_version, schemes
from .revision import revision
from .whatif import try_scheme, what_if

__all__ = [
    "act_on_scheme",
    "begin_scheme",
    "compare_schemes",
    "edit_scheme",
    "revision",
    "scheme",
    "scheme_version",
    "schemes",
    "try_scheme",
    "what_if",
]
