"""Lists that accounts owns."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import OrgUnit, Posting, User
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import DateFilter, RelationFilter, TextFilter, YesNoFilter
from salesops.core.lists.formats import Day, YesNo
from salesops.core.lists.page import ListPage, PageAction
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists


def posted_below(units: list[Any], reading: Reading) -> Q:
    """People posted today in one of ``units`` or below."""
    below = reading.user.access.tree.subtree([u.pk for u in units])
    return Q(Exists(Posting.objects.filter(user=OuterRef("pk"), unit__in=below, period__contains=reading.today)))


@lists.register
class UserList(ListPage):
    """People with a sign-in."""

    code = "accounts.users"
    title = _("Users")
    noun = (pgettext_lazy("counted", "person"), pgettext_lazy("counted", "people"))
    capability = ("users", "v")
    url_name = "accounts:users"
    icon = "user"
    record_url = "accounts:user"
    record_key = "username"
    pick_key = "username"
    ordering = ("name",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, user name")
    columns = (
        Column(name="name", label=_("Name"), sort="name_key"),
        Column(name="username", label=_("User name"), phone=True),
        Column(name="email", label=_("E-mail"), width="clip"),
        Column(name="mobile", label=_("Mobile"), default=False),
        Column(name="joined_on", label=_("Joined on"), format=Day()),
        Column(name="left_on", label=_("Left on"), format=Day(), default=False),
        Column(name="is_active", label=_("Active"), format=YesNo(), phone=True),
    )
    filters = (
        YesNoFilter(name="is_active", label=_("Active")),
        DateFilter(name="joined_on", label=_("Joined on")),
        DateFilter(name="left_on", label=_("Left on")),
        RelationFilter(
            name="unit",
            label=_("Unit"),
            rows=lambda user: OrgUnit.objects.visible_to(user),
            key="code",
            where=posted_below,
        ),
        TextFilter(name="email", label=_("E-mail")),
    )

    def rows(self, user: Any) -> QuerySet:
        return User.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if reading.user.can("users", "c"):
            yield PageAction(_("Import"), reverse("imports:kind", args=["users"]), "upload")
            yield PageAction(_("New user"), reverse("accounts:new_user"), "plus", primary=True, key="C")

    def may_export(self, user: Any) -> bool:
        """Who keeps the people's files; above the limit of the policy it needs approval."""
        return bool(user.holds("ADM", "HRT", "AUD"))
