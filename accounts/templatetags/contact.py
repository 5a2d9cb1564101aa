"""``{% contact person "mobile" %}``: the number in full, or masked with its "Show"."""

from typing import Any

from django import template
from django.urls import reverse

from accounts.contact import contact_of, may_unmask, reads_contact
from accounts.models import User
from salesops.core.masking import REASONS

register = template.Library()


@register.inclusion_tag("accounts/me/_contact.html", takes_context=True)
def contact(context: Any, person: User, field: str) -> dict[str, Any]:
    viewer = context["request"].user
    in_full = reads_contact(viewer, person.pk)
    value = contact_of(person, field, in_full=in_full)
    return {
        "shown": value,
        "masked": bool(value) and not in_full,
        "url": reverse("accounts:show_contact", args=[person.username, field]) if may_unmask(viewer) else "",
        "label": User._meta.get_field(field).verbose_name,
        "reasons": REASONS,
        "back": context["request"].get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
