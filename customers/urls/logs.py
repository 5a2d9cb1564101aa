"""Addresses of work logs, weekly and monthly reports, and the contact round."""

from django.urls import path

from customers.tables.logs import OwedReportList, WorkLogList, WorkReportList
from customers.views.logs import reports, rounds, team, write
from salesops.core.lists.views import list_view

urlpatterns = [
    path("contact-round/", rounds.contact_round, name="contact_round"),
    path("contact-round/<int:pk>/", rounds.answer_call, name="answer_call"),
    path("logs/", list_view(WorkLogList), name="work_logs"),
    path("logs/today/", write.write_log, name="write_today"),
    path("logs/team/", team.team_logs, name="team_logs"),
    path("logs/late/", list_view(OwedReportList), name="owed_reports"),
    path("logs/reports/", list_view(WorkReportList), name="work_reports"),
    path("logs/reports/<int:pk>/", reports.work_report, name="work_report"),
    path("logs/reports/<int:pk>/look/", reports.look, name="look_at_report"),
    path("logs/write/<str:kind>/", reports.write_report, name="write_this_report"),
    path("logs/write/<str:kind>/<str:first>/", reports.write_report, name="write_report"),
    path("logs/<int:pk>/", write.work_log, name="work_log"),
    path("logs/<str:day>/", write.write_log, name="write_log"),
]
