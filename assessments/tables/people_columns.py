"""Columns the lists of people's papers, vacancies and contests share."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from assessments.kpi_names import kpi_name
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter
from salesops.core.lists.formats import Choice, Format, Status
from salesops.core.lists.reading import Reading
from salesops.core.states import StateMachine

from .scorecards import PeriodName


class LocalName(Format):
    """A name; ``also``: what it is called in English, if anything."""

    def html(self, value: str, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(self.cell(value, also, reading))

    def cell(self, value: str, also: tuple[Any, ...], reading: Reading) -> Any:
        (english,) = also
        return english if reading.language == "en" and english else value


class KpiName(Format):
    """A KPI with its code."""

    few = True

    def text(self, value: str, reading: Reading) -> str:
        return f"{value} {kpi_name(value)}"


def post_column(name: str, label: Any, *, phone: bool = False) -> Column:
    """A position as the reader's language calls it."""
    return Column(
        name=name, label=label, value=f"{name}__name", also=(f"{name}__name_en",), format=LocalName(),
        sort=f"{name}__rank", phone=phone,
    )  # fmt: skip


def person_column() -> Column:
    return Column(name="person", label=_("Person"), value="person__name", sort="person__name_key", phone=True)


def state_column(choices: Any, tones: Mapping[str, str]) -> Column:
    return Column(name="state", label=_("State"), format=Status(dict(choices), dict(tones)), bare=True, phone=True)


def machine_column(machine: StateMachine) -> Column:
    return state_column(machine.choices, {state.code: state.tone for state in machine.states})


def state_filter(choices: Any) -> ChoiceFilter:
    return ChoiceFilter(name="state", label=_("State"), choices=choices)


def chosen(name: str, label: Any, choices: Any, *, phone: bool = False) -> tuple[Column, ChoiceFilter]:
    """A column of a few words, and the filter by it."""
    column = Column(name=name, label=label, format=Choice(dict(choices)), phone=phone)
    return column, ChoiceFilter(name=name, label=label, choices=choices)


def cycle_column() -> Column:
    """The period of the card a row follows from."""
    cycle = "scorecard__cycle"
    return Column(
        name="cycle", label=_("Period"), value=f"{cycle}__first", also=(f"{cycle}__cycle", f"{cycle}__person"),
        format=PeriodName(), phone=True,
    )  # fmt: skip
