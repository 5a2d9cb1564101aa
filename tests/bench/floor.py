"""The floor: session, user, one ORM query, a template with a table of 50 × 8."""

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

PAGE = """<!doctype html><html><head><title>Floor</title></head><body><h1>{{ user.name }}</h1><table>
{% for p in people %}<tr><td>{{ p.id }}</td><td>{{ p.username }}</td><td>{{ p.name }}</td><td>{{ p.email }}</td><td>{{ p.mobile }}</td>
<td>{{ p.joined_on }}</td><td>{{ p.language }}</td><td>{{ p.is_active }}</td></tr>{% endfor %}</table></body></html>"""


def floor(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(PAGE) if not hasattr(floor, "template") else floor.template
    floor.template = template
    people = get_user_model()._default_manager.order_by("name_key", "id")[:50]
    return HttpResponse(template.render({"user": request.user, "people": people}))


urlpatterns = [path("bench/floor/", floor), path("", include("salesops.urls"))]
