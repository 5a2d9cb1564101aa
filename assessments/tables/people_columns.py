"""Columns the lists of people's papers share."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter
from salesops.core.lists.formats import Choice, Status
from salesops.core.states import StateMachine


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
    """Of the card a row follows from."""
    return Column(name="cycle", label=_("Cycle"), value="scorecard__cycle__code")
