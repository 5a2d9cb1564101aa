"""What people are told about late corrections and red lines: that something happened, never what came of a card."""

from django.utils.translation import gettext_lazy as _

from assessments.period_words import PERIOD
from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "assessments.card_corrected", _("Scorecard corrected"),
        _("Your closed scorecard of {period} was corrected; a difference is paid with the next bonus"), "PE",
        to_deputies=False, says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.red_line_said", _("Answer to a red line"),
        _("A red line is being decided on for {period}: answer by {until}"), "PE", locked="PE", group=TODO, to_deputies=False,
        says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.red_line_decided", _("Red line decided"), _("A red line was decided on your scorecard of {period}"), "PE",
        locked="PE", to_deputies=False, says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.red_line_dropped", _("Red line not pursued"),
        _("The red line proposed for {period} isn't pursued"), "PE", to_deputies=False, says=PERIOD,
    )
)  # fmt: skip
