"""Code lists of customers (defaults.md 2.5)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.code_lists import CodeList, code_lists, entries

INDUSTRY, CHANNEL, TAG = "customers.industries", "customers.channels", "customers.tags"
CONTACT_WAY, PURPOSE, OUTCOME = "customers.contact_ways", "customers.purposes", "customers.outcomes"
NEXT_STEP = "customers.next_steps"
# Properties code asks for.
COUNTS_AS_VISIT, IS_PROGRESS = "counts_as_visit", "is_progress"

code_lists.register(
    CodeList(
        INDUSTRY,
        _("Industries"),
        entries(
            ("food", "食品制造", "Food"),
            ("beverage", "饮料制造", "Beverages"),
            ("pharma", "医药制造", "Pharmaceuticals"),
            ("daily_chemicals", "日用化学", "Household chemicals"),
            ("chemicals", "化工", "Chemicals"),
            ("packaging", "包装印刷", "Packaging and printing"),
            ("machinery", "机械设备", "Machinery"),
            ("electronics", "电子电气", "Electronics"),
            ("automotive", "汽车及零部件", "Automotive"),
            ("textile", "纺织服装", "Textiles"),
            ("building", "建材家居", "Building materials"),
            ("metal", "金属加工", "Metalworking"),
            ("energy", "能源环保", "Energy and environment"),
            ("logistics", "物流仓储", "Logistics"),
            ("trade", "批发零售", "Wholesale and retail"),
            ("technology", "信息技术", "Information technology"),
            ("public", "政府与公共机构", "Public bodies"),
            ("other", "其他", "Other"),
        ),
    )
)
code_lists.register(
    CodeList(
        CHANNEL,
        _("Channels"),
        entries(
            ("exhibition", "行业展会", "Trade fair"),
            ("online_ads", "线上广告", "Online advertising"),
            ("website", "官网/搜索", "Website, search"),
            ("referral", "老客户转介绍", "Referral by a customer"),
            ("community", "行业社群", "Industry community"),
            ("tender_site", "招投标平台", "Tender platform"),
            ("cold_call", "电话外拓", "Cold call"),
            ("field_visit", "上门拜访", "Field visit"),
            ("call_in", "来电咨询", "Call-in"),
            ("dealer", "经销商", "Dealer"),
            ("company", "公司资源分配", "Assigned by the company"),
            ("other", "其他", "Other"),
        ),
    )
)
code_lists.register(
    CodeList(
        TAG,
        _("Tags of customers"),
        entries(
            ("strategic", "战略合作", "Strategic partner"),
            ("reference", "标杆客户", "Reference customer"),
            ("price_sensitive", "价格敏感", "Price-sensitive"),
            ("expanding", "扩产中", "Expanding"),
            ("exporting", "出口型", "Exporting"),
            ("rival_locked", "竞品占位", "Held by a rival"),
        ),
    )
)
code_lists.register(
    CodeList(
        CONTACT_WAY,
        _("Ways of contact"),
        entries(
            ("visit", "上门拜访", "Visit at the customer", COUNTS_AS_VISIT),
            ("customer_came", "客户来访", "Customer came to us", COUNTS_AS_VISIT),
            ("video", "视频", "Video call"),
            ("phone", "电话", "Phone"),
            ("message", "微信/短信", "Message"),
            ("email", "邮件", "E-mail"),
        ),
        flags={COUNTS_AS_VISIT: _("counts as a visit")},
    )
)
code_lists.register(
    CodeList(
        PURPOSE,
        _("Purposes of a visit"),
        entries(
            ("research", "调研", "Research"),
            ("proposal", "方案", "Proposal"),
            ("negotiation", "报价谈判", "Quotation, negotiation"),
            ("contract", "合同", "Contract"),
            ("collection", "催款", "Collection"),
            ("delivery", "交付", "Delivery"),
            ("service", "售后", "After-sales"),
            ("maintenance", "维护", "Keeping in touch"),
            ("callback", "回访", "Call-back"),
        ),
    )
)
code_lists.register(
    CodeList(
        OUTCOME,
        _("Outcomes of a visit"),
        entries(
            ("progress", "有进展", "Progress", IS_PROGRESS),
            ("no_change", "无变化", "No change"),
            ("obstacle", "有阻碍", "Obstacle"),
        ),
        flags={IS_PROGRESS: _("counts as progress")},
    )
)
code_lists.register(
    CodeList(
        NEXT_STEP,
        _("Next steps"),
        entries(
            ("quote", "发报价", "Send quotation"),
            ("visit_again", "再次拜访", "Visit again"),
            ("call", "打电话", "Call"),
            ("technical", "请技术支持", "Ask for technical support"),
            ("sample", "寄样品", "Send sample"),
            ("contract", "推进合同", "Move the contract"),
            ("collect", "跟进回款", "Follow the payment"),
        ),
    )
)
