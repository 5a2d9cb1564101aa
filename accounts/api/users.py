"""``/api/v1/users/``: people, by user name."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import people_in_reach
from accounts.api.proof import need_fresh_proof
from accounts.contact import contact_of, open_contacts
from accounts.models import OrgUnit, Position, Posting, RoleGrant, User
from accounts.services.leaving import deactivate_user, reactivate_user
from accounts.services.postings import post_user
from accounts.services.users import change_roles, create_user, edit_user
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Forbidden, Refusal


class UserOut(serializers.Serializer):
    """A person. ``mobile`` and ``email`` are masked for those who may not read them."""

    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.SerializerMethodField()
    mobile = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    position = serializers.SerializerMethodField()
    supervisor = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()
    joined_on = serializers.DateField()
    left_on = serializers.DateField()
    is_active = serializers.BooleanField()
    version = serializers.IntegerField()

    def _contact(self, person: User, field: str) -> str:
        return contact_of(person, field, in_full=person.pk in self.context["open"])

    def get_email(self, person: User) -> str:
        return self._contact(person, "email")

    def get_mobile(self, person: User) -> str:
        return self._contact(person, "mobile")

    def _posting(self, person: User) -> Posting | None:
        return next(iter(person.postings_today), None)

    def get_unit(self, person: User) -> str | None:
        posting = self._posting(person)
        return posting.unit.code if posting else None

    def get_position(self, person: User) -> str | None:
        posting = self._posting(person)
        return posting.position.code if posting else None

    def get_supervisor(self, person: User) -> str | None:
        posting = self._posting(person)
        return posting.supervisor.username if posting and posting.supervisor else None

    def get_roles(self, person: User) -> list[str]:
        return sorted(grant.role for grant in person.roles_today)


class UserIn(StrictSerializer):
    """A new person. An invitation to choose a password goes to the e-mail address."""

    username = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=60)
    email = serializers.EmailField(required=False, default="", allow_blank=True)
    mobile = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    position = serializers.SlugRelatedField(slug_field="code", queryset=Position.objects.filter(is_active=True))
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.all())
    supervisor = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None, allow_null=True
    )
    joined_on = serializers.DateField()
    roles = serializers.ListField(child=serializers.CharField(max_length=3), required=False, default=None)


class UserChange(StrictSerializer):
    """Fields of a person that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    name = serializers.CharField(max_length=60, required=False)
    email = serializers.EmailField(required=False, allow_blank=True)
    mobile = serializers.CharField(max_length=30, required=False, allow_blank=True)
    joined_on = serializers.DateField(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class OwnChange(StrictSerializer):
    """What people change about themselves; the e-mail address has its own way, confirmed by the new address."""

    mobile = serializers.CharField(max_length=30, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, min_value=1)


class PostingIn(StrictSerializer):
    unit = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.all())
    position = serializers.SlugRelatedField(slug_field="code", queryset=Position.objects.filter(is_active=True))
    supervisor = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None, allow_null=True
    )
    on = serializers.DateField()


class RolesIn(StrictSerializer):
    roles = serializers.ListField(child=serializers.CharField(max_length=3))
    on = serializers.DateField()


class LeavingIn(StrictSerializer):
    last_day = serializers.DateField()


class UserFilters(django_filters.FilterSet):
    is_active = django_filters.BooleanFilter()
    joined_on__gte = django_filters.DateFilter(field_name="joined_on", lookup_expr="gte")
    joined_on__lte = django_filters.DateFilter(field_name="joined_on", lookup_expr="lte")
    unit = django_filters.CharFilter(method="posted_in", help_text="Code of a unit; its subtree counts.")
    role = django_filters.CharFilter(method="holding", help_text="Code of a role held today.")

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def posted_in(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        access = self.request.user.access
        below = access.tree.subtree([n.id for n in access.tree.nodes.values() if n.code == code])
        return rows.filter(pk__in=Posting.objects.on(access.day).filter(unit__in=below).values("user"))

    def holding(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return rows.filter(pk__in=RoleGrant.objects.on(self.request.user.access.day).filter(role=code).values("user"))


@extend_schema(tags=["users"])
class UserResource(Resource):
    """People within reach."""

    capability = "users"
    serializer_class = UserOut
    filterset_class = UserFilters
    lookup_field = "username"
    orderings = {
        "name": (SortKey("name_key", nullable=False),),
        "username": (SortKey("username", nullable=False),),
        "joined_on": (SortKey("joined_on"),),
    }
    queryset = User.objects.none()

    def rows(self) -> QuerySet:
        today = self.request.user.access.day
        postings = Posting.objects.on(today).select_related("unit", "position", "supervisor")
        return User.objects.visible_to(self.request.user).prefetch_related(
            Prefetch("postings", postings, to_attr="postings_today"),
            Prefetch("role_grants", RoleGrant.objects.on(today), to_attr="roles_today"),
        )

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "open": getattr(self, "open", frozenset())}

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        # One query says for all rows of the answer whose contact data are shown in full.
        shown = args[0] if args else None
        if isinstance(shown, User | list):
            self.open = open_contacts(self.request.user, shown if isinstance(shown, list) else [shown])
        return super().get_serializer(*args, **kwargs)

    def editable(self, *, oneself: bool = False) -> User:
        """The person in the address, if the caller may edit exactly this one: seeing somebody is not enough."""
        person = self.one()
        own = person.pk == self.request.user.pk
        if (own and not oneself) or not people_in_reach(
            User.objects.filter(pk=person.pk), self.request.user, "users", "e"
        ).exists():
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
        return person

    def _answer(self, username: str, code: int = status.HTTP_200_OK) -> Response:
        person = self.rows().get(username=username)
        return Response(self.get_serializer(person).data, status=code)

    @extend_schema(request=UserIn, responses={201: UserOut})
    def create(self, request: Request) -> Response:
        self.need("c")
        data = valid(UserIn, request)
        if data["roles"] is not None:
            need_fresh_proof(request)
        data["roles"] = set(data["roles"]) if data["roles"] is not None else None
        user = create_user(actor=request.user, **data)
        return self._answer(user.username, status.HTTP_201_CREATED)

    @extend_schema(request=UserChange, responses=UserOut)
    def partial_update(self, request: Request, username: str) -> Response:
        person = self.editable(oneself=True)
        keeps_the_file = request.user.access.reaches_all("users", "e")
        data = valid(UserChange if keeps_the_file else OwnChange, request)
        edit_user(actor=request.user, user=person, version=data.pop("version", None), **data)
        return self._answer(person.username)

    @extend_schema(request=PostingIn, responses=UserOut)
    @action(detail=True, methods=["post"], url_path="post")
    def post_to_unit(self, request: Request, username: str) -> Response:
        """Unit, position and supervisor from a day on."""
        person, data = self.editable(), valid(PostingIn, request)
        day = data.pop("on")
        post_user(actor=request.user, user=person, day=day, **data)
        return self._answer(person.username)

    @extend_schema(request=RolesIn, responses=UserOut)
    @action(detail=True, methods=["post"], url_path="change-roles")
    def change_roles(self, request: Request, username: str) -> Response:
        """Hold exactly these roles from a day on."""
        need_fresh_proof(request)
        person, data = self.editable(), valid(RolesIn, request)
        change_roles(actor=request.user, user=person, wanted=set(data["roles"]), day=data["on"])
        return self._answer(person.username)

    @extend_schema(request=LeavingIn, responses=UserOut)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, username: str) -> Response:
        """The last day of a person; refused while open work is left (409 with every reason)."""
        person, data = self.editable(), valid(LeavingIn, request)
        deactivate_user(actor=request.user, user=person, last_day=data["last_day"], today=timezone.localdate())
        return self._answer(person.username)

    @extend_schema(request=None, responses=UserOut)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, username: str) -> Response:
        person = self.editable()
        reactivate_user(actor=request.user, user=person)
        return self._answer(person.username)
