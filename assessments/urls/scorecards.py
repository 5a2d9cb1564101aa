from django.urls import path

from assessments.views.scorecards import (
    answers,
    appeals,
    calibration,
    corrections,
    one,
    papers,
    rating,
    reports,
    tables,
    talks,
)

urlpatterns = [
    path("scorecards/", tables.scorecards, name="scorecards"),
    path("scorecards/answers/", answers.answers, name="department_ratings"),
    path("scorecards/answers/<int:pk>/", answers.give, name="answer_about"),
    path("scorecards/calibration/", calibration.latest, name="calibrations"),
    path("scorecards/calibration/<str:code>/", calibration.calibration, name="calibration"),
    path("scorecards/calibration/<str:code>/settle/", calibration.settle, name="settle_cycle"),
    path("scorecards/calibration/<str:code>/publish/", calibration.publish, name="publish_cycle"),
    path("scorecards/appeals/<int:pk>/", appeals.decide, name="decide_appeal"),
    path("scorecards/<int:pk>/", one.scorecard, name="scorecard"),
    path("scorecards/<int:pk>/report/", reports.report, name="work_report"),
    path("scorecards/<int:pk>/rate/", rating.rate, name="rate_scorecard"),
    path("scorecards/<int:pk>/points/", calibration.points, name="change_card_points"),
    path("scorecards/<int:pk>/appeal/", appeals.appeal, name="appeal"),
    path("scorecards/<int:pk>/correct/", corrections.correct, name="correct_scorecard"),
    path("scorecards/<int:pk>/red-line/", corrections.say, name="propose_red_line"),
    path("scorecards/<int:pk>/red-line/answer/", corrections.answer, name="answer_red_line"),
    path("scorecards/<int:pk>/red-line/take-back/", corrections.take_back, name="take_back_red_line"),
    path("scorecards/<int:pk>/talk/", talks.talk, name="review_talk"),
    path("scorecards/<int:pk>/talk/confirm/", talks.confirm, name="confirm_talk"),
    path("scorecards/<int:pk>/paper/", papers.paper, name="scorecard_paper"),
]
