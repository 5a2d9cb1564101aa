"""Steps of reminders in words (RPT-5)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from reports.models import SentReminder
from reports.steps import WORDS, step_in_words
from salesops.core.sockets.clocks import STEPS


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("due", "when due"),
        ("-30", "30 days before"),
        ("-1", "1 day before"),
        ("+2", "2 days after"),
        ("80", "80%"),
        ("17:30", "17:30"),
        ("what nobody named", "what nobody named"),
    ],
)
def test_words(step, words):
    with translation.override("en"):
        assert step_in_words(step) == words


def test_every_step_of_a_clock_has_a_word():
    assert set(STEPS) <= set(WORDS)


def test_the_list_of_reminders_sent_shows_words(company):
    now = timezone.now()
    SentReminder.objects.create(
        reminder="customers.credit_review", key="x", step="-30", person=company.rep, due_at=now, sent_at=now
    )
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(company.admin)
    text = client.get(reverse("reports:sent_reminders")).content.decode()
    assert "30 days before" in text
