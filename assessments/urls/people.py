"""Addresses of honours, promotions, improvement plans and proposals."""

from django.urls import path

from assessments.views.people import honours, plans, promotions, proposals

urlpatterns = [
    path("honours/", honours.honours, name="honours"),
    path("honours/<int:pk>/certificate/", honours.certificate, name="honour_certificate"),
    path("promotions/", promotions.promotions, name="promotions"),
    path("promotions/new/", promotions.propose, name="propose_promotion"),
    path("promotions/of/<str:username>/", promotions.reviews, name="promotion_reviews"),
    path("promotions/<int:pk>/", promotions.promotion, name="promotion"),
    path("promotions/<int:pk>/edit/", promotions.edit, name="edit_promotion"),
    path("promotions/<int:pk>/submit/", promotions.submit, name="submit_promotion"),
    path("promotions/<int:pk>/decline/", promotions.decline, name="decline_promotion"),
    path("promotions/<int:pk>/paper/", promotions.paper, name="promotion_paper"),
    path("promotions/<int:pk>/attest/<slug:condition>/", promotions.attest, name="attest_condition"),
    path("improvement/", plans.plans, name="improvement_plans"),
    path("improvement/<int:pk>/", plans.plan, name="improvement_plan"),
    path("improvement/<int:pk>/open/", plans.open_plan, name="open_improvement"),
    path("improvement/<int:pk>/paper/", plans.paper, name="improvement_paper"),
    path("improvement/<int:pk>/checkpoints/<int:checkpoint>/", plans.checkpoint, name="plan_checkpoint"),
    path("improvement/<int:pk>/end/<slug:verb>/", plans.end, name="end_improvement"),
    path("proposals/", proposals.proposals, name="growth_proposals"),
    path("proposals/<int:pk>/", proposals.settle, name="settle_proposal"),
]
