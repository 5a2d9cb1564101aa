"""The base of every resource: rows through scope, declared filters and orderings only, one answer per idempotency key."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import viewsets
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Forbidden, Malformed, Refusal

from .idempotency import Answer, body_of, fingerprint, once, worth_keeping
from .paging import CursorPages, one_page

TECHNICAL = ("cursor", "page_size", "search", "ordering")
SEARCH_AT_MOST, FILTERS_AT_MOST = 100, 20


class IdempotentMixin:
    """POST with ``Idempotency-Key``: the same answer for 24 hours, one effect."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.headers.get("Idempotency-Key"):
            return super().dispatch(request, *args, **kwargs)
        self.args, self.kwargs = args, kwargs
        drf_request = self.initialize_request(request, *args, **kwargs)
        self.request = drf_request
        self.headers = self.default_response_headers
        try:
            body = body_of(request)
            self.initial(drf_request, *args, **kwargs)
            response = self._once(drf_request, body, *args, **kwargs)
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(drf_request, response, *args, **kwargs)
        return self.response

    def _once(self, request: Request, body: bytes, *args: Any, **kwargs: Any) -> HttpResponse:
        handler = getattr(self, "post", self.http_method_not_allowed)

        def perform() -> Answer:
            try:
                # A refused act is rolled back, its answer is kept all the same.
                with transaction.atomic():
                    response = handler(request, *args, **kwargs)
            except Exception as error:
                response = self.handle_exception(error)
            data = JSONRenderer().render(response.data) if response.data is not None else b""
            return Answer(response.status_code, data, {k: response[k] for k in ("Location",) if k in response})

        key = request.headers["Idempotency-Key"]
        print_ = fingerprint(request.method, request.get_full_path(), body)
        with transaction.atomic():
            answer = once(request.user, key, print_, now=timezone.now(), perform=perform, keep=worth_keeping)
        response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
        for name, value in answer.headers.items():
            response[name] = value
        if answer.replayed:
            response["Idempotent-Replayed"] = "true"
        return response


class Resource(IdempotentMixin, viewsets.GenericViewSet):
    """A kind of record in the API. ``capability`` is who may look ("" = everybody); ``rows()`` is what they see."""

    capability: ClassVar[str] = ""
    right: ClassVar[str] = "v"
    lookup_value_regex = "[^/]+"
    # ?ordering= name → sort keys; the first is the default. The primary key is always added.
    orderings: ClassVar[Mapping[str, Sequence[SortKey]]] = {}
    # Parameters besides the filters, such as ``on``.
    parameters: ClassVar[Sequence[str]] = ()
    filterset_class: Any = None
    # For the description; the pages themselves come from ``one_page``.
    pagination_class = CursorPages
    filter_backends = (DjangoFilterBackend,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.need(self.right)
        self._check_parameters(request)

    def need(self, right: str) -> None:
        """403 without ``right``. Asked before a body is looked at: its errors could tell what exists."""
        if self.capability and not self.request.user.can(self.capability, right):
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))

    def rows(self) -> QuerySet:
        """What this person sees, ready for listing."""
        raise NotImplementedError

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        raise Malformed(Refusal("core.unknown-filter", _("This list can't be searched."), "search"))

    def get_queryset(self) -> QuerySet:
        return self.rows()

    def one(self) -> Any:
        """The record in the address; out of scope is unknown."""
        value = self.kwargs[self.lookup_url_kwarg or self.lookup_field]
        return get_object_or_404(self.rows(), **{self.lookup_field: value})

    def list(self, request: Request) -> Response:
        rows = self.narrowed(request)
        page, links = one_page(request, rows, self.sort_keys(request))
        return Response({"results": self.get_serializer(page, many=True).data, **links})

    def retrieve(self, request: Request, **_key: Any) -> Response:
        return Response(self.get_serializer(self.one()).data)

    def narrowed(self, request: Request) -> QuerySet:
        """The rows behind ``?search=`` and the declared filters."""
        rows = self.rows()
        text = request.query_params.get("search", "").strip()
        if len(text) > SEARCH_AT_MOST:
            raise Malformed(Refusal("core.search-too-long", _("Search for at most 100 characters."), "search"))
        if text:
            rows = self.search(rows, text)
        # Building a filter's form costs as much as ten rows.
        if self.filterset_class is not None and not request.query_params.keys().isdisjoint(
            self.filterset_class.base_filters
        ):
            asked = self.filterset_class(request.query_params, queryset=rows, request=request)
            if not asked.is_valid():
                name, problems = next(iter(asked.errors.items()))
                raise Malformed(Refusal("core.bad-filter", str(problems[0]), name))
            rows = asked.qs
        return rows

    def sort_keys(self, request: Request) -> Sequence[SortKey]:
        """The asked ordering, or the default; the key makes every order total."""
        wanted = request.query_params.get("ordering", "")
        if not wanted:
            keys = list(next(iter(self.orderings.values()), ()))
        else:
            keys = []
            for name in wanted.split(","):
                if name.lstrip("-") not in self.orderings or name.startswith("--"):
                    raise Malformed(Refusal("core.unknown-filter", _("Unknown ordering."), "ordering"))
                turned = name.startswith("-")
                keys += [SortKey(k.name, k.descending != turned, k.nullable) for k in self.orderings[name.lstrip("-")]]
        return [*keys, SortKey("pk", nullable=False)]

    def asked_day(self, name: str = "on") -> date | None:
        """``?on=`` (or ``name``) of resources that declare it; ``None`` when left out."""
        text = self.request.query_params.get(name, "")
        if not text:
            return None
        try:
            day = parse_date(text)
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2999:
            raise Malformed(Refusal("core.bad-filter", _("A day is written like 2026-11-20."), name))
        return day

    def _check_parameters(self, request: Request) -> None:
        known = {*self.parameters}
        if getattr(self, "action", None) == "list":
            known |= {*TECHNICAL}
            if self.filterset_class is not None:
                known |= set(self.filterset_class.base_filters)
        if len(request.query_params) > FILTERS_AT_MOST:
            raise Malformed(Refusal("core.too-many-filters", _("At most 20 filters.")))
        for name, values in request.query_params.lists():
            if name not in known:
                raise Malformed(Refusal("core.unknown-filter", _("Unknown filter: %(name)s") % {"name": name[:60]}))
            if len(values) > 1:
                raise Malformed(
                    Refusal("core.repeated-key", _("%(name)s is given more than once.") % {"name": name}, name)
                )
