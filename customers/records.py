"""Kinds of record that customers owns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.code_lists import CHANNEL, CONTACT_WAY, INDUSTRY, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import (
    BankChange,
    Clash,
    Contact,
    CreditAccount,
    CreditAssessment,
    CreditRequest,
    CreditSign,
    Customer,
    CustomerFile,
    GradeOverride,
    GradeSheet,
    Merge,
    MonthlyList,
    OwnerChange,
    OwnerChangeItem,
    Ownership,
    PaperRequest,
    ResultSplit,
    ShippingAddress,
    TeamMember,
    Visit,
    VisitPhoto,
    VisitPlan,
    WorkLog,
    WorkReport,
)
from customers.papers import PAPERS
from customers.provinces import province_name
from customers.scope.customers import reads_bank_accounts
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="customers.customer",
        model=Customer,
        label=_("customer"),
        label_plural=_("Customers"),
        title=lambda customer: customer.name,
        called=lambda customer: customer.called,
        subtitle=lambda customer: customer.code,
        key=lambda customer: customer.code,
        url=lambda customer: reverse("customers:customer", args=[customer.code]),
        search=lambda customers, text: (
            customers.filter(merged_into__isnull=True).found_by(text).order_by("name_key", "pk")
        ),
        icon="customers",
        parts=(
            (Ownership, "customer"),
            (TeamMember, "customer"),
            (Contact, "customer"),
            (ShippingAddress, "customer"),
            (GradeSheet, "customer"),
            (GradeOverride, "customer"),
            (CreditAccount, "customer"),
            (CreditSign, "customer"),
            (ResultSplit, "customer"),
            (CustomerFile, "customer"),
            (BankChange, "customer"),
            (Merge, "winner"),
        ),
        hidden_fields=lambda reader, customer: (
            frozenset() if reads_bank_accounts(reader) else frozenset({"bank_account"})
        ),
        words={
            (Customer, "industry"): lambda code: entry_name(INDUSTRY, code),
            (Customer, "next_step"): lambda code: entry_name(NEXT_STEP, code),
            (Customer, "channel"): lambda code: entry_name(CHANNEL, code),
            (Customer, "province"): province_name,
            (ShippingAddress, "province"): province_name,
        },
        rank=10,
    )
)
record_kinds.register(
    RecordKind(
        code="customers.work_log",
        model=WorkLog,
        label=_("work log"),
        label_plural=_("Work logs"),
        title=lambda log: f"{log.user.name} {log}",
        url=lambda log: reverse("customers:work_log", args=[log.pk]),
        icon="edit",
        title_needs=("user",),
    )
)
record_kinds.register(
    RecordKind(
        code="customers.work_report",
        model=WorkReport,
        label=_("report of a week or month"),
        label_plural=_("Weekly and monthly reports"),
        title=lambda report: f"{report.user.name} {report}",
        url=lambda report: reverse("customers:work_report", args=[report.pk]),
        icon="report",
        title_needs=("user",),
    )
)
record_kinds.register(
    RecordKind(
        code="customers.visit_plan",
        model=VisitPlan,
        label=_("visit plan"),
        label_plural=_("Visit plans"),
        title=lambda plan: f"{plan.user.name} {plan}",
        url=lambda plan: f"{reverse('customers:visit_plan')}?week={plan}&span={plan.span}&person={plan.user.username}",
        icon="calendar",
        title_needs=("user",),
    )
)
record_kinds.register(
    RecordKind(
        code="customers.visit",
        model=Visit,
        label=_("visit"),
        label_plural=_("Visits"),
        title=lambda visit: f"{visit.customer.called} {visit}",
        url=lambda visit: reverse("customers:visit", args=[visit.pk]),
        icon="visit",
        title_needs=("customer",),
        parts=((VisitPhoto, "visit"),),
        words={
            (Visit, "way"): lambda code: entry_name(CONTACT_WAY, code),
            (Visit, "purpose"): lambda code: entry_name(PURPOSE, code),
            (Visit, "outcome"): lambda code: entry_name(OUTCOME, code),
            (Visit, "next_step"): lambda code: entry_name(NEXT_STEP, code),
        },
    )
)
record_kinds.register(
    RecordKind(
        code="customers.grade_override",
        model=GradeOverride,
        label=_("grade set by hand"),
        label_plural=_("Grades set by hand"),
        title=lambda override: f"{override.customer.name} · {override.grade}",
        title_needs=("customer",),
        url=lambda override: reverse("customers:grade", args=[override.customer.code]),
        icon="score",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.owner_change",
        model=OwnerChange,
        label=_("change of owner"),
        label_plural=_("Changes of owner"),
        title=lambda change: change.heir.name,
        url=lambda change: reverse("customers:owner_change", args=[change.pk]),
        icon="out",
        title_needs=("heir",),
        parts=((OwnerChangeItem, "change"),),
    )
)
record_kinds.register(
    RecordKind(
        code="customers.clash",
        model=Clash,
        label=_("clash"),
        label_plural=_("Clashes"),
        title=lambda clash: clash.customer.name,
        url=lambda clash: reverse("customers:clash", args=[clash.pk]),
        icon="alert",
        title_needs=("customer",),
    )
)
record_kinds.register(
    RecordKind(
        code="customers.credit_account",
        model=CreditAccount,
        label=_("credit account"),
        label_plural=_("Credit accounts"),
        title=lambda account: account.customer.name,
        title_needs=("customer",),
        url=lambda account: reverse("customers:tab", args=[account.customer.code, "credit"]),
        icon="shield",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.credit_assessment",
        model=CreditAssessment,
        label=_("credit assessment"),
        label_plural=_("Credit assessments"),
        title=lambda assessment: f"{assessment.number} {assessment.customer.called}",
        title_needs=("customer",),
        key=lambda assessment: assessment.number,
        url=lambda assessment: reverse("customers:credit_assessment", args=[assessment.number]),
        icon="shield",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.credit_request",
        model=CreditRequest,
        label=_("request about credit"),
        label_plural=_("Requests about credit"),
        title=lambda request: f"{request.number} {request.customer.called}",
        title_needs=("customer",),
        key=lambda request: request.number,
        url=lambda request: reverse("customers:tab", args=[request.customer.code, "credit"]),
        icon="shield",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.credit_sign",
        model=CreditSign,
        label=_("warning sign"),
        label_plural=_("Warning signs"),
        title=lambda sign: f"{sign.customer.called} · {sign.sign.label}",
        title_needs=("customer",),
        url=lambda sign: reverse("customers:tab", args=[sign.customer.code, "credit"]),
        icon="alert",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.monthly_list",
        model=MonthlyList,
        label=_("monthly list"),
        label_plural=_("Monthly lists"),
        title=str,
        url=lambda monthly: reverse("customers:monthly", args=[monthly.kind, f"{monthly.month:%Y-%m}"]),
        icon="file",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.paper_request",
        model=PaperRequest,
        label=_("form asked for"),
        label_plural=_("Forms asked for"),
        title=lambda request: PAPERS[request.code].called(request.asked) if request.code in PAPERS else request.code,
        url=lambda request: reverse("reports:files"),
        icon="print",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.bank_change",
        model=BankChange,
        label=_("change of bank details"),
        label_plural=_("changes of bank details"),
        title=lambda change: change.customer.name,
        url=lambda change: reverse("customers:tab", args=[change.customer.code, "profile"]),
        title_needs=("customer",),
        icon="money",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.merge",
        model=Merge,
        label=_("merge of two customers"),
        label_plural=_("merges of customers"),
        title=str,
        url=lambda merge: reverse("customers:customer", args=[merge.winner.code]),
        title_needs=("loser", "winner"),
        icon="link",
    )
)
