"""Money as people write it in a form: ``1,280.50`` · ``12万`` · ``¥ 300`` (``salesops.core.money.parse_number``)."""

from decimal import Decimal
from typing import Any

from django import forms

from salesops.core.money import parse_number
from salesops.core.refusals import Invalid


class AmountField(forms.DecimalField):
    """``css``: classes of the field. ``decimal_places`` more than two: a unit price."""

    def __init__(self, *, css: str = "short", decimal_places: int = 2, max_digits: int = 18, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": css})
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, widget=widget, **kwargs)
        self.places = decimal_places

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str) and value.strip():
            try:
                value = parse_number(value, places=self.places)
            except Invalid as refused:
                raise forms.ValidationError([refusal.message for refusal in refused.refusals], "invalid") from None
        return super().to_python(value)
