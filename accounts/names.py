"""Names kept in Chinese and, where given, in English: units, positions, places of duty."""

from django.utils.translation import get_language


def local_name(name: str, name_en: str) -> str:
    """The English name for English readers, where there is one."""
    return name_en if name_en and get_language() == "en" else name


class InBothLanguages:
    """What has a ``name`` and a ``name_en``: pages show ``local_name``."""

    name: str
    name_en: str

    @property
    def local_name(self) -> str:
        return local_name(self.name, self.name_en)
