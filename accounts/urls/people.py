"""Addresses of people and the organisation."""

from django.urls import URLPattern, path

from accounts.tables import UserList
from accounts.views import duties, handovers, positions, units, user_changes, users
from salesops.core.lists.views import list_view

urlpatterns: list[URLPattern] = [
    path("users/", list_view(UserList), name="users"),
    path("users/new/", user_changes.new_user, name="new_user"),
    path("users/<str:username>/", users.user, name="user"),
    path("users/<str:username>/rights/", users.rights, name="user_rights"),
    path("users/<str:username>/history/", users.history, name="user_history"),
    path("users/<str:username>/edit/", user_changes.edit_user, name="edit_user"),
    path("users/<str:username>/post/", user_changes.post_user, name="post_user"),
    path("users/<str:username>/roles/", user_changes.grant_role, name="grant_role"),
    path("users/<str:username>/roles/<str:role>/", user_changes.revoke_role, name="revoke_role"),
    path("users/<str:username>/assists/", user_changes.assistant, name="assistant"),
    path("users/<str:username>/deactivate/", user_changes.deactivate_user, name="deactivate_user"),
    path("users/<str:username>/reactivate/", user_changes.reactivate_user, name="reactivate_user"),
    path("users/<str:username>/invite/", user_changes.invite_user, name="invite_user"),
    path("units/", units.tree, name="units"),
    path("units/new/", units.new_unit, name="new_unit"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/edit/", units.edit_unit, name="edit_unit"),
    path("units/<str:code>/head/", units.set_head, name="set_unit_head"),
    path("units/<str:code>/close/", units.close_unit, name="close_unit"),
    path("positions/", positions.positions, name="positions"),
    path("positions/new/", positions.new_position, name="new_position"),
    path("positions/<str:code>/", positions.position, name="position"),
    path("positions/<str:code>/edit/", positions.edit_position, name="edit_position"),
    path("positions/<str:code>/terms/", positions.set_terms, name="set_position_terms"),
    path("roles/", duties.role_list, name="roles"),
    path("secretaries/", duties.secretaries, name="secretaries"),
    path("secretaries/<str:code>/<str:step>/", duties.set_step, name="set_secretary_step"),
    path("markets-in-charge/", duties.charges, name="charges"),
    path("markets-in-charge/<str:code>/", duties.set_charge, name="set_charge"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/new/", handovers.new_handover, name="new_handover"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/cancel/", handovers.cancel_handover, name="cancel_handover"),
]
