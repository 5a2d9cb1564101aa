"""Reading the address of a report: every filter by its declaration, everything else refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Malformed, Refusal, Refused
from salesops.core.sockets.report_filters import Wrong
from salesops.core.sockets.reports import Asked, Report


@dataclass(frozen=True)
class Question:
    """``asked`` is nothing while something is ``wrong``: field → sentence. ``given``: the address as it was written."""

    report: Report
    given: Mapping[str, str]
    asked: Asked | None
    wrong: Mapping[str, str]

    def right(self, kind: type[Refused] = Invalid) -> Asked:
        """What is asked; every wrong field refused."""
        refusals = [Refusal("core.bad-filter", text, name) for name, text in self.wrong.items()]
        if self.asked is None:
            raise kind(*refusals)
        return self.asked

    def address(self, **changes: str) -> str:
        """The address with ``changes``; "" takes a name away."""
        return "?" + urlencode({n: v for n, v in {**self.given, **changes}.items() if v})


def given_of(report: Report, query: Any) -> dict[str, str]:
    """What a ``QueryDict`` holds for the filters of ``report``; an unknown name or one given twice is refused."""
    known = {"sort", *(name for one in report.filters for name in one.names)}
    for name, values in query.lists():
        if name not in known:
            raise Malformed(Refusal("core.unknown-filter", _("Unknown filter: %(name)s") % {"name": name[:60]}))
        if len(values) > 1:
            raise Malformed(Refusal("core.repeated-key", _("%(name)s is given more than once.") % {"name": name}, name))
        if len(values[0]) > 100:
            raise Malformed(Refusal("core.bad-filter", _("This value is too long."), name))
    return {name: query[name] for name in known if query.get(name)}


def question(report: Report, given: Mapping[str, str], user: Any, today: date, *, limit: int | None = None) -> Question:
    """What ``given`` asks of ``report``; what is wrong is said for each field, nothing is guessed."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in report.filters:
        try:
            values[one.name] = one.read(given, user, today)
        except Wrong as problem:
            wrong[one.name] = str(problem)
    sort = given.get("sort", "") or report.ordering
    if sort.removeprefix("-") not in report.sortable:
        wrong["sort"] = _("There is no such order.")
    asked = Asked(values, (sort.removeprefix("-"), sort.startswith("-")), limit, today)
    return Question(report, given, None if wrong else asked, wrong)


def sentence(report: Report, asked: Asked, user: Any) -> str:
    """The filters in words: what stands on paper, in the sheet, in the log of exports."""
    told = [(one.label, one.said(asked[one.name], user)) for one in report.filters]
    return "; ".join(f"{label} {text}" for label, text in told if text)
