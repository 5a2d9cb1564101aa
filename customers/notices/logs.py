"""Events of work logs, weekly and monthly reports and the weekly contact round."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

for event in (
    Event("customers.log_remarked", _("A remark on a work log"), _("{by} on the log of {day}: {remark}"), channels="P"),
    Event(
        "customers.log_returned", _("A work log was sent back"), _("{by} sent back the log of {day}: {remark}"),
        channels="PE", group=TODO,
    ),
    Event("customers.log_missing", _("Work log missing"), _("Hand in the log of {day}"), channels="P"),
    Event(
        "customers.logs_missing_team", _("Work logs of the team missing"),
        _("{count} logs of {day} are missing: {names}"), channels="P",
    ),
    Event(
        "customers.logs_missing_often", _("Work logs missing repeatedly"),
        _("{person} has {count} logs missing this month"), channels="P",
    ),
    Event("customers.report_missing", _("Weekly summary due"), _("Hand in the summary of the week by {due}"), channels="P"),
    Event(
        "customers.reports_missing_team", _("Weekly summaries of the team missing"),
        _("{count} weekly summaries are missing: {names}"), channels="P",
    ),
    Event("customers.month_report_missing", _("Monthly report due"), _("Hand in the monthly report by {due}"), channels="P"),
    Event(
        "customers.report_returned", _("A report was sent back"), _("{by} sent back the report of {period}: {remark}"),
        channels="PE", group=TODO,
    ),
    Event("customers.report_accepted", _("A report was accepted"), _("{by} accepted the report of {period}"), channels="P"),
    Event(
        "customers.round_ready", _("Contact round of the week"), _("Call {count} customers this week: {market}"),
        channels="PD",
    ),
    Event(
        "customers.round_open", _("Customers of the contact round not reached"),
        _("{count} customers of {market} are still to be reached this week"), channels="PD",
    ),
    Event(
        "customers.round_uncovered", _("Contact rounds with gaps"),
        _("{market}: {count} customers were not reached this week"), channels="PD",
    ),
):  # fmt: skip
    events.register(event)
