"""Addresses of the pool, owners, clashes and the weekly status."""

from django.urls import path

from customers.tables import PoolList
from customers.views.pool import acts, clashes, owner_changes, weekly
from salesops.core.lists.views import list_view

urlpatterns = [
    path("pool/", list_view(PoolList), name="pool"),
    path("owner-changes/", owner_changes.owner_changes, name="owner_changes"),
    path("owner-changes/new/", owner_changes.new_owner_change, name="new_owner_change"),
    path("owner-changes/<int:pk>/", owner_changes.owner_change, name="owner_change"),
    path("owner-changes/<int:pk>/call-off/", owner_changes.call_off, name="call_off_owner_change"),
    path("clashes/", clashes.clashes, name="clashes"),
    path("clashes/new/", clashes.report, name="report_clash"),
    path("clashes/<int:pk>/", clashes.clash, name="clash"),
    path("clashes/<int:pk>/answer/", clashes.answer, name="answer_clash"),
    path("clashes/<int:pk>/decide/", clashes.decide, name="decide_clash"),
    path("clashes/<int:pk>/withdraw/", clashes.withdraw, name="withdraw_clash"),
    path("weekly-status/", weekly.weekly_status, name="weekly_status"),
    path("weekly-status/team/", weekly.weekly_team, name="weekly_team"),
    path("weekly-status/rest/", weekly.confirm_all, name="confirm_rest"),
    path("<str:code>/confirm-status/", weekly.confirm, name="confirm_status"),
    path("<str:code>/claim/", acts.claim, name="claim"),
    path("<str:code>/release/", acts.release, name="release"),
    path("<str:code>/assign/", acts.assign, name="assign"),
]
