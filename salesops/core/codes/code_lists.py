"""Code lists that several apps share: what we sell is named by customers' coverage, by products, targets and reports."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.code_lists import CodeList, code_lists, entries

PRODUCT_LINE, PRODUCT_CATEGORY = "core.product_lines", "core.product_categories"

code_lists.register(
    CodeList(
        PRODUCT_LINE,
        _("Product lines"),
        entries(
            ("filling", "灌装设备", "Filling"),
            ("capping", "旋盖封口", "Capping and sealing"),
            ("labelling", "贴标设备", "Labelling"),
            ("cartoning", "装盒装箱", "Cartoning and case packing"),
            ("wrapping", "裹包收缩", "Wrapping and shrinking"),
            ("coding", "喷码打码", "Coding and marking"),
            ("conveying", "输送设备", "Conveying"),
            ("inspection", "检测设备", "Inspection"),
            ("palletising", "码垛设备", "Palletising"),
            ("parts", "配件耗材", "Parts and consumables"),
        ),
    )
)
code_lists.register(
    CodeList(
        PRODUCT_CATEGORY,
        _("Product categories"),
        entries(
            ("machine", "整机", "Machine"),
            ("module", "模块", "Module"),
            ("spare", "备件", "Spare part"),
            ("consumable", "耗材", "Consumable"),
            ("tool", "工装模具", "Tooling"),
            ("service", "服务", "Service"),
        ),
    )
)
