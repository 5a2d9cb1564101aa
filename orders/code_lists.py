"""Code lists of products (ORD-1). Lines and categories are shared by more apps: ``salesops/core/codes/code_lists.py``."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.code_lists import CodeList, code_lists, entries

UNIT, SEASON = "orders.units", "orders.seasons"

code_lists.register(
    CodeList(
        UNIT,
        _("Units of quantity"),
        entries(
            ("set", "台", "set"),
            ("piece", "件", "pc"),
            ("kit", "套", "kit"),
            ("roll", "卷", "roll"),
            ("box", "箱", "box"),
            ("metre", "米", "m"),
            ("kg", "千克", "kg"),
            ("litre", "升", "l"),
            ("hour", "小时", "h"),
        ),
    )
)
code_lists.register(
    CodeList(
        SEASON,
        _("Seasons"),
        entries(
            ("all_year", "全年", "All year"),
            ("spring", "春季", "Spring"),
            ("summer", "夏季", "Summer"),
            ("autumn", "秋季", "Autumn"),
            ("winter", "冬季", "Winter"),
        ),
    )
)
