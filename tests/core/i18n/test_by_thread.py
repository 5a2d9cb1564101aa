"""Each thread has its own language and time zone (``by_thread.py``)."""

import threading

import pytest
from django.utils import timezone, translation
from django.utils.translation import trans_real


@pytest.mark.parametrize("module", [trans_real, timezone])
def test_django_still_keeps_it_in_that_place(module):
    assert isinstance(module._active, threading.local)


def test_another_thread_answers_in_its_own_language():
    found = {}

    def other():
        with translation.override("en"), timezone.override("Europe/Berlin"):
            found["inside"] = (translation.gettext("Saved."), timezone.get_current_timezone_name())

    with translation.override("zh-hans"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        here = (translation.gettext("Saved."), timezone.get_current_timezone_name())
    assert found["inside"] == ("Saved.", "Europe/Berlin")
    assert here == ("已保存。", "Asia/Shanghai")
