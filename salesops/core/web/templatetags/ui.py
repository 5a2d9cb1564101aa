"""Components of the interface (``{% load ui %}``); each is drawn on the gallery page with all its states.

Tags that draw a small thing return safe markup themselves; larger ones render a partial in ``templates/components/``.
"""

from django import template

from . import blocks, fields, filters, frame, marks, parts, processes

register = template.Library()
for room in (blocks, fields, filters, frame, marks, parts, processes):
    register.tags.update(room.register.tags)
    register.filters.update(room.register.filters)
