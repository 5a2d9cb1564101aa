"""ALL-1: the Chinese catalogue is complete, and its placeholders are those of the source."""

from salesops.core.i18n.catalogue import faults


def test_the_chinese_catalogue_is_complete():
    assert list(faults("zh_Hans")) == []
