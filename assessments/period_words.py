"""Periods as people read them."""

import re
from datetime import date

from django.utils.translation import pgettext

from assessments.rules.target_periods import Grain, named
from salesops.core import formats

# Code of a person's own cycle: ``NQ-<user name>-<first day>``.
PROBATION = re.compile(r"NQ-.+-(\d{4})(\d\d)(\d\d)")


def period_words(first: date, grain: str) -> str:
    """``2026``, ``2026 Q3`` …, as the reader writes it."""
    if grain == Grain.YEAR:
        return pgettext("period", "%(year)s") % {"year": first.year}
    if grain == Grain.QUARTER:
        return formats.quarter(first)
    return formats.week(first) if grain == Grain.WEEK else formats.month(first)


def probation_words(first: str) -> str:
    return pgettext("period", "probation from %(day)s") % {"day": first}


def code_words(code: str) -> str:
    """What the code of a period or a cycle says: ``2026-09``, ``2026Q3``, ``NQ-…``; anything else stays as it is."""
    own = PROBATION.fullmatch(code)
    if own is not None:
        return probation_words("-".join(own.groups()))
    found = named(code)
    return period_words(found[0].first, found[1]) if found else code


# How notices and titles of jobs say their parameter ``period``.
PERIOD = {"period": code_words}
