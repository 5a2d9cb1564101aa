"""Addresses of targets."""

from django.urls import path

from assessments.views.targets import answers, editing, one, papers, plans, tree

urlpatterns = [
    path("targets/", tree.targets, name="targets"),
    path("targets/plans/", plans.plans, name="target_plans"),
    path("targets/plans/new/", plans.begin, name="begin_targets"),
    path("targets/plans/<int:pk>/", plans.plan, name="target_plan"),
    path("targets/plans/<int:pk>/edit/", editing.edit, name="edit_targets"),
    path("targets/plans/<int:pk>/break-down/", editing.break_down, name="break_down_targets"),
    path("targets/plans/<int:pk>/answer/", answers.answer, name="answer_targets"),
    path("targets/plans/<int:pk>/reply/<int:user>/", answers.reply, name="reply_to_objection"),
    path("targets/plans/<int:pk>/paper/", papers.paper, name="target_paper"),
    path("targets/plans/<int:pk>/sheet/", papers.sheet, name="target_sheet"),
    path("targets/plans/<int:pk>/<slug:verb>/", plans.go_on, name="target_plan_verb"),
    path("targets/<int:pk>/", one.target, name="target"),
    path("targets/<int:pk>/change/", one.change, name="change_target"),
]
