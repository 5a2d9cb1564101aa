"""Addresses of the portal: one line for each app or engine."""

from django.contrib import admin
from django.urls import include, path

# Plugs the pages of the navigation into the palette.
from salesops import navigation  # noqa: F401

urlpatterns = [
    path("", include("salesops.core.web.urls")),
    path("inbox/", include("salesops.core.approvals.urls")),
    path("settings/calendar/", include("salesops.core.worktime.urls")),
    path("settings/code-lists/", include("salesops.core.codes.urls")),
    path("settings/policies/", include("salesops.core.policies.urls")),
    path("audit/", include("salesops.core.audit.urls")),
    path("imports/", include("salesops.core.imports.urls")),
    path("lists/", include("salesops.core.lists.urls")),
    path("accounts/", include("accounts.urls")),
    path("customers/", include("customers.urls")),
    path("orders/", include("orders.urls")),
    path("assessments/", include("assessments.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("salesops.api_urls")),
]

handler400 = "salesops.core.web.views.errors.bad_request"
handler403 = "salesops.core.web.views.errors.forbidden"
handler404 = "salesops.core.web.views.errors.not_found"
handler500 = "salesops.core.web.views.errors.server_error"
