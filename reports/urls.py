from django.urls import path, re_path

from reports.tables import SentReminderList
from salesops.core.lists.views import list_view

from .views import files, jobs, live, mail, notifications, operation, reminders, report, today

app_name = "reports"
urlpatterns = [
    path("", today.today, name="today"),
    path("reports/", report.catalogue, name="reports"),
    re_path(r"^reports/(?P<code>R[0-9]{2})/$", report.report, name="report"),
    re_path(r"^reports/(?P<code>R[0-9]{2})/take/$", report.take, name="take_report"),
    path("reports/live/", live.live, name="live"),
    path("reports/jobs/", jobs.jobs, name="jobs"),
    path("reports/jobs/<str:key>/", jobs.job, name="job"),
    path("reports/jobs/<str:key>/cancel/", jobs.cancel, name="cancel_job"),
    path("reports/jobs/<str:key>/retry/", jobs.retry, name="retry_job"),
    path("reports/files/", files.files, name="files"),
    path("reports/files/<str:key>/", files.file, name="file"),
    path("reports/files/<str:key>/remove/", files.remove, name="remove_file"),
    path("reports/notifications/", notifications.notifications, name="notifications"),
    path("reports/notifications/panel/", notifications.panel, name="bell"),
    path("reports/notifications/read/", notifications.read, name="read_notifications"),
    path("reports/notifications/settings/", notifications.settings, name="notification_settings"),
    path("reports/mail/", mail.outbox, name="outbox"),
    path("reports/mail/<str:key>/", mail.mail, name="mail"),
    path("reports/mail/<str:key>/again/", mail.again, name="send_again"),
    path("reports/reminders/", reminders.catalogue, name="reminders"),
    path("reports/reminders/now/", reminders.dry_run, name="reminders_now"),
    path("reports/reminders/sent/", list_view(SentReminderList), name="sent_reminders"),
    path("reports/health/", operation.health, name="health"),
    path("reports/schedules/", operation.clock, name="schedules"),
    path("reports/schedules/<str:code>/", operation.runs, name="schedule"),
]
