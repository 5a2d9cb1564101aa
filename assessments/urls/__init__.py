"""Addresses of assessments: one module for each part of the house, each below a word of its own."""

from importlib import import_module
from pkgutil import iter_modules

app_name = "assessments"
urlpatterns = [
    pattern for part in iter_modules(__path__) for pattern in import_module(f"{__name__}.{part.name}").urlpatterns
]
