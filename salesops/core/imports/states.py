"""The course of one import: heads matched, rows checked, rows applied."""

from django.utils.translation import gettext_lazy as _

from salesops.core.states import State, StateMachine, Transition

MAPPING, CHECKING, CHECKED, IMPORTING, DONE, FAILED = "mapping", "checking", "checked", "importing", "done", "failed"

IMPORT = StateMachine(
    code="imports.run",
    column="state",
    states=(
        State(MAPPING, _("columns to match"), "open"),
        State(CHECKING, _("being checked"), "wait"),
        State(CHECKED, _("checked"), "go"),
        State(IMPORTING, _("being imported"), "wait"),
        State(DONE, _("imported"), "done"),
        State(FAILED, _("stopped"), "block"),
    ),
    initial=(MAPPING, CHECKING),
    transitions=(
        Transition("match", (MAPPING, CHECKED, FAILED, CHECKING, IMPORTING), CHECKING, label=_("match columns")),
        Transition("ask", (CHECKING,), MAPPING, system=True),
        Transition("report", (CHECKING, IMPORTING), CHECKED, system=True),
        Transition("commit", (CHECKED,), IMPORTING, label=_("import")),
        Transition("finish", (IMPORTING,), DONE, system=True),
        Transition("stop", (CHECKING, IMPORTING), FAILED, system=True),
    ),
)
