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
RETURN_REASON = "orders.return_reasons"
code_lists.register(
    CodeList(
        RETURN_REASON,
        _("Reasons of returns"),
        entries(
            ("quality", "质量问题", "Quality"),
            ("wrong_goods", "发错货", "Wrong goods sent"),
            ("transit", "运输破损", "Damaged in transit"),
            ("count", "数量不符", "Wrong quantity"),
            ("wrong_order", "客户订错", "Customer ordered by mistake"),
            ("unsold", "滞销退回", "Unsold"),
            ("sample", "样品归还", "Sample given back"),
        ),
    )
)
CLAUSE = "orders.contract_clauses"
code_lists.register(
    CodeList(
        CLAUSE,
        _("Clauses of a contract"),
        entries(
            ("payment", "付款条件", "Payment terms"),
            ("invoicing", "开票与税务", "Invoicing and tax"),
            ("price", "价格调整", "Price changes"),
            ("delivery", "交付与验收", "Delivery and acceptance"),
            ("warranty", "质保与质量", "Warranty and quality"),
            ("liability", "违约责任与赔偿", "Liability for breach"),
            ("exclusivity", "排他条款", "Exclusivity"),
            ("ip", "知识产权", "Intellectual property"),
            ("secrecy", "保密", "Confidentiality"),
            ("ending", "解除与争议解决", "Termination and disputes"),
        ),
    )
)
EXCEPTION_KIND = "orders.exception_kinds"
code_lists.register(
    CodeList(
        EXCEPTION_KIND,
        _("Kinds of exceptions"),
        entries(
            ("production", "生产延误", "Production delayed"),
            ("material", "缺料", "Material missing"),
            ("logistics", "物流受阻", "Logistics blocked"),
            ("weather", "天气", "Weather"),
            ("customer", "客户原因", "On the customer's side"),
            ("information", "信息错误", "Wrong information"),
            ("quality", "质量复检", "Quality checked again"),
        ),
    )
)
LATE_REASON = "orders.late_reasons"
code_lists.register(
    CodeList(
        LATE_REASON,
        _("Reasons of late payment"),
        entries(
            ("short", "资金紧张", "Short of money"),
            ("process", "内部审批未完", "Approval inside the customer"),
            ("invoice", "发票未到或有误", "Invoice missing or wrong"),
            ("goods", "货物或质量有异议", "Goods or quality"),
            ("downstream", "下游未回款", "Its own customers don't pay"),
            ("forgotten", "疏忽遗漏", "Forgotten"),
            ("paid", "称已付款", "Says it has paid"),
            ("unreachable", "联系不上", "Not reached"),
        ),
    )
)
