"""Addresses of visits and plans."""

from django.urls import path

from customers.tables.targets import TargetList
from customers.tables.visits import VisitList
from customers.views.visits import log, offline, pages, planned, plans, targets, team
from salesops.core.lists.views import list_view

urlpatterns = [
    path("visits/", list_view(VisitList), name="visits"),
    path("visits/new/", log.new_visit, name="new_visit"),
    path("visits/offline/", offline.form, name="offline_visit"),
    path("visits/route/", offline.route, name="visit_route"),
    path("visit-worker.js", offline.worker, name="visit_worker"),
    path("visits/targets/", list_view(TargetList), name="targets"),
    path("visits/targets/weeks/", targets.weeks, name="target_weeks"),
    path("visits/targets/form/", targets.on_paper, name="target_paper"),
    path("visits/targets/pdf/", targets.as_pdf, name="target_pdf"),
    path("visits/targets/xlsx/", targets.as_sheet, name="target_xlsx"),
    path("visits/targets/weeks/pdf/", targets.sums_as_pdf, name="target_sums_pdf"),
    path("visits/targets/weeks/xlsx/", targets.sums_as_sheet, name="target_sums_xlsx"),
    path("visits/plan/", plans.visit_plan, name="visit_plan"),
    path("visits/plan/team/", team.team, name="team_plan"),
    path("visits/plan/saturday/", team.saturday, name="saturday_visits"),
    path("visits/plan/add/", plans.add_planned, name="plan_visit"),
    path("visits/plan/copy/", plans.copy, name="copy_week"),
    path("visits/plan/hand-in/", plans.hand_in, name="hand_in_plan"),
    path("visits/plan/handed-in/<int:pk>/answer/", team.answer, name="answer_plan"),
    path("visits/plan/<int:pk>/", planned.planned, name="planned_visit"),
    path("visits/plan/<int:pk>/miss/", planned.miss, name="miss_planned_visit"),
    path("visits/plan/<int:pk>/remove/", planned.remove, name="remove_planned_visit"),
    path("visits/plan/<int:pk>/comment/", planned.comment, name="comment_planned_visit"),
    path("visits/<int:pk>/", pages.visit, name="visit"),
    path("visits/<int:pk>/correct/", pages.correct, name="correct_visit"),
    path("<str:code>/visit/", log.log, name="log_visit"),
    path("<str:code>/contact/", log.quick, name="quick_contact"),
]
