"""Refusals of a service as errors of a form, each beside its field."""

from django import forms

from salesops.core.refusals import Refused


def beside_fields(form: forms.Form, refused: Refused) -> int:
    """Put each refusal where it belongs; returns the status of the answer."""
    for refusal in refused.refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return refused.status
