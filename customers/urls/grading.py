"""Addresses of grading."""

from django.urls import path

from customers.tables.grading import FollowUpList, KeyWithoutTeamList, StalledList, SuggestionList
from customers.views.grading import cases, grade
from salesops.core.lists.views import list_view

urlpatterns = [
    path("follow-ups/", list_view(FollowUpList), name="follow_ups"),
    path("grading/stalled/", list_view(StalledList), name="stalled"),
    path("grading/stalled/<int:pk>/", cases.stalled_case, name="stalled_case"),
    path("grading/suggestions/", list_view(SuggestionList), name="suggestions"),
    path("grading/suggestions/<int:pk>/", cases.suggestion, name="suggestion"),
    path("grading/without-team/", list_view(KeyWithoutTeamList), name="key_without_team"),
    path("grading/overrides/<int:pk>/end/", grade.end, name="end_override"),
    path("<str:code>/grade/", grade.grade, name="grade"),
    path("<str:code>/grade/data/", grade.grade_data, name="grade_data"),
    path("<str:code>/grade/set/", grade.override, name="set_grade"),
]
