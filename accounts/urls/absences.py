from django.urls import URLPattern, path

from accounts.views.absences import attendance, deputies, leave, roster, team

urlpatterns: list[URLPattern] = [
    path("leave/", leave.my_leave, name="my_leave"),
    path("leave/new/", leave.new_leave, name="new_leave"),
    path("leave/preview/", leave.preview_leave, name="preview_leave"),
    path("leave/<int:pk>/preview/", leave.preview_leave, name="preview_leave"),
    path("leave/team/", team.team_leave, name="team_leave"),
    path("leave/<int:pk>/", leave.leave, name="leave"),
    path("leave/<int:pk>/edit/", leave.edit_leave, name="edit_leave"),
    path("leave/<int:pk>/submit/", leave.submit_leave, name="submit_leave"),
    path("leave/<int:pk>/withdraw/", leave.withdraw_leave, name="withdraw_leave"),
    path("leave/<int:pk>/discard/", leave.discard_leave, name="discard_leave"),
    path("leave/<int:pk>/change/", leave.change, name="change_leave"),
    path("absences/", team.absences, name="absences"),
    path("absences/<int:pk>/drop/", team.drop_absence, name="drop_absence"),
    path("attendance/", attendance.attendance_page, name="attendance"),
    path("attendance/export/", attendance.export_attendance, name="export_attendance"),
    path("roster/", roster.roster, name="roster"),
    path("roster/plan/", roster.plan, name="plan_duties"),
    path("roster/places/", roster.places, name="duty_places"),
    path("roster/<int:pk>/remove/", roster.remove, name="remove_duty"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", deputies.end_deputy, name="end_deputy"),
]
