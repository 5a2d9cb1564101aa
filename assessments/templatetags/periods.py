"""Periods by their codes, as people read them."""

from django import template

from assessments.period_words import code_words

register = template.Library()
register.filter(code_words)
