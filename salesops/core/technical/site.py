"""Django's admin behind the portal's own door, and the one kind of page it has (contract.md; security.md S9)."""

import functools
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from salesops.core.web.pages import View, no_permission


class TechnicalSite(admin.AdminSite):
    """One way in: the portal's sign-in with its lock-out and second factor. Everybody but administrators gets the 403 page."""

    site_title = site_header = _("Machine room")
    index_title = _("Sessions, jobs and planned runs")
    site_url = "/"
    # An unknown address is a 404 for everybody.
    final_catch_all_view = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Takes pages to look at; what libraries register for editing (groups of rights, for one) doesn't exist here."""
        if admin_class is not None and issubclass(admin_class, LookOnly):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner = super().admin_view(view, cacheable)

        @functools.wraps(view)
        def behind_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return self._at_the_door(request) or inner(request, *args, **kwargs)

        return behind_the_door

    def _at_the_door(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("accounts:sign_in"))
        return None if self.has_permission(request) else no_permission(request, "tokens", "e")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No second sign-in beside the portal's own."""
        return self._at_the_door(request) or HttpResponseRedirect(resolve_url("admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Signing out is done where it ends the session properly: on the page of the person."""
        return HttpResponseRedirect(resolve_url("accounts:me"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(resolve_url("accounts:me_password"))

    password_change_done = password_change


class LookOnly(admin.ModelAdmin):
    """Rows to look at: nothing is added, changed or deleted past the services."""

    actions = None
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
