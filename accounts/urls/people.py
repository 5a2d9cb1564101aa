from django.urls import URLPattern, path

from accounts.tables import UserList
from salesops.core.lists.views import list_view

urlpatterns: list[URLPattern] = [
    path("users/", list_view(UserList), name="users"),
]
