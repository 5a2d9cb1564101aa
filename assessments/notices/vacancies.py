"""What people are told about vacancies."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "assessments.vacancy_published",
        _("Vacancy you may apply for"),
        _("{post} is vacant; applications until {day}"),
        "PE",
    )
)
events.register(
    Event(
        "assessments.vacancy_closing",
        _("Applications end soon"),
        _("Applications for {post} end on {day}"),
    )
)
events.register(
    Event(
        "assessments.panel_called", _("Seat on a panel"), _("You sit on the panel for {post}; scores until {day}"), "PE"
    )
)
events.register(
    Event(
        "assessments.scores_due",
        _("Scores of a panel due"),
        _("Score the applicants for {post} by {day}"),
        "PE",
        locked="P",
        group=TODO,
    )
)
events.register(
    Event(
        "assessments.scores_late", _("Scores of a panel missing"), _("Scores of the panel for {post} were due on {day}")
    )
)
events.register(
    Event(
        "assessments.all_scores_in",
        _("All scores of a panel in"),
        _("All scores for {post} are in; the vacancy can be decided"),
        group=TODO,
    )
)
events.register(
    Event("assessments.selection_won", _("Selection won"), _("You won the selection for {post}"), "PE", locked="P")
)
events.register(
    Event("assessments.selection_over", _("Selection decided"), _("The selection for {post} is decided"), "PE")
)
events.register(Event("assessments.vacancy_cancelled", _("Vacancy called off"), _("The vacancy {post} was called off")))
