"""People who sign in."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from salesops.core.chinese import sort_key
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned
from salesops.core.search.fields import SearchTextField, search_index

if TYPE_CHECKING:
    from accounts.access import Access


# What a person sets for oneself; no reason to call somebody else's edit outdated.
PREFERENCES = ("language", "theme", "density", "single_keys")


def in_any_case(field: str, text: str | None) -> models.Q:
    """``field`` equals ``text`` as the unique indexes of the table compare them."""
    return models.Q(Exact(Lower(field), Lower(models.Value(text))))


class UserQuerySet(models.QuerySet):
    # For whom the rows were narrowed, if for anybody.
    reader: "User | None" = None

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def named(self, username: str | None) -> "UserQuerySet":
        """Whoever has this user name, however it is capitalised (``__iexact`` would read the whole table)."""
        return self.filter(in_any_case("username", username))

    def found_by(self, text: str) -> "UserQuerySet":
        """People found by a part of the name, pinyin, initials, user name, e-mail or number."""
        from accounts.contact import told_by_open_texts

        rows = self.filter(search_text__finds=text)
        # What the mask hides isn't found either: a search that hits would tell it digit by digit.
        return rows if self.reader is None else told_by_open_texts(rows, text, self.reader)

    def visible_to(self, user: "User") -> "UserQuerySet":
        """People whose record ``user`` may open (capability ``users``)."""
        from accounts.access import people_in_reach

        rows = self._chain()
        rows.reader = user
        return people_in_reach(rows, user)

    def _clone(self) -> "UserQuerySet":
        copy = super()._clone()
        copy.reader = self.reader
        return copy


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.named(username).get()

    def create_user(self, username: str, name: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, name=name, name_key=sort_key(name), **fields)
        user.set_password(password)
        user.save()
        return user


class User(Versioned, AbstractBaseUser):
    """A person with a sign-in. Deactivated when leaving, never deleted (ACC-11)."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("like the system")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    class Density(models.TextChoices):
        NORMAL = "normal", _("normal")
        DENSE = "dense", _("dense")
        ROOMY = "roomy", _("roomy")

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("full name"), max_length=60)
    name_key = models.CharField(_("name for sorting"), max_length=120, editable=False, db_index=True)
    search_text = SearchTextField(texts=("username", "email", "mobile"), names=("name",), people=True)
    email = models.EmailField(_("e-mail"), blank=True)
    mobile = models.CharField(_("mobile"), max_length=30, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    density = models.CharField(_("density"), max_length=6, choices=Density.choices, default=Density.NORMAL)
    single_keys = models.BooleanField(_("single-letter shortcuts"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    guards = [
        AuditTrail(secret=("password",), ignore=("last_login", "search_text")),
        VersionBump(ignore=("password", "last_login", *PREFERENCES)),
    ]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_any_case"),
            models.UniqueConstraint(Lower("email"), name="user_email_any_case", condition=~models.Q(email="")),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("joined_on")),
                name="user_left_after_joined",
            ),
        ]
        indexes = [
            models.Index(fields=["is_active", "name_key", "id"], name="user_list"),
            search_index("user_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def access(self) -> "Access":
        """What this person may do and reach today. Kept for one request: users are loaded anew for each."""
        from accounts.access import Access

        return Access(self)

    def can(self, capability: str, right: str = "v") -> bool:
        """Whether any of the person's roles gives ``right`` on ``capability`` (defaults.md 1.4)."""
        return self.access.can(capability, right)

    def holds(self, *role_codes: str) -> bool:
        """Whether the person holds one of the roles today."""
        return bool(self.access.role_codes.intersection(role_codes))

    @property
    def needs_second_factor(self) -> bool:
        """Whether a role of the person asks for a second factor (never in demo data)."""
        from accounts.auth.door import needs_factor

        return needs_factor(self)

    def access_on(self, day: date) -> "Access":
        from accounts.access import Access

        return Access(self, day)

    # Django's own admin is for technical admins only.
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.holds("ADM")

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_staff

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff
