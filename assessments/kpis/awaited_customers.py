"""KPIs of leads, opportunities, surveys and service: what they will be, until an app keeps their facts."""

from django.utils.translation import gettext_lazy as _

from .awaiting import LEADS, OPPORTUNITIES, SERVICE, SURVEYS, awaited

awaited(
    "K11", _("Qualified leads"), "count", "PER", ("A3",), LEADS,
    definition=_("Leads set to qualified, less those that turned out to be duplicates."),
    basis=_("day the lead was set to qualified"), formula=_("leads set to qualified − dropped later as duplicates"),
    example=_("12 qualified, one of last month dropped as a duplicate: 11."),
)  # fmt: skip
awaited(
    "K12", _("Qualified pipeline"), "money", "PER", ("A3",), OPPORTUNITIES,
    definition=_("Amounts of opportunities whose requirement was confirmed, each once."),
    basis=_("day the stage was reached"), formula=_("amounts of opportunities that reached confirmed requirement"),
    example=_("Three opportunities of 200,000, 150,000 and 90,000: 440,000, also when one is lost later."),
)  # fmt: skip
awaited(
    "K15", _("Referral rate"), "percent", "PER", ("A2",), LEADS,
    definition=_("Customers who referred a qualified lead in twelve months, of the active customers."),
    basis=_("day of the lead"), formula=_("customers who referred a qualified lead in 12 months ÷ active customers"),
    example=_("4 of 50 active customers: 8.00%."),
)  # fmt: skip
awaited(
    "K16", _("Satisfaction"), "rating", "BEH", ("A2",), SURVEYS,
    definition=_("Mean of the averages of the customers that answered."),
    basis=_("day of the answer"), formula=_("averages of customers ÷ customers that answered"),
    example=_("Four customers with 4.5, 5, 4 and 4.5: 4.50. Under 3 answers there is no value."),
)  # fmt: skip
awaited(
    "K17", _("NPS"), "nps", "BEH", ("A2",), SURVEYS,
    definition=_("Promoters less detractors, of all answers."),
    basis=_("day of the answer"), formula=_("(answers of 9 and 10 − answers of 0 to 6) ÷ answers × 100"),
    example=_("Of 20 answers 11 promoters and 3 detractors: 40. Under 10 answers units alone have a value."),
)  # fmt: skip
awaited(
    "K26", _("Ticket clocks met"), "percent", "BEH", ("A4",), SERVICE,
    definition=_("Clocks of service tickets that were met, of those that ended."),
    basis=_("end of the clock"), formula=_("clocks T25 to T28 met ÷ clocks ended"), example=_("46 of 50: 92.00%."),
)  # fmt: skip
awaited(
    "K27", _("Call-backs done"), "percent", "BEH", ("A2",), SERVICE,
    definition=_("Quarterly call-backs and yearly interviews done, of those planned."),
    basis=_("planned day"), formula=_("call-backs and interviews done ÷ planned"),
    example=_("18 of 20 planned, one customer couldn't be reached in 3 tries: 18 ÷ 19 = 94.74%."),
)  # fmt: skip
awaited(
    "K28", _("Added-value proposals"), "percent", "BEH", ("A3",), OPPORTUNITIES,
    definition=_("Proposals delivered to existing customers, of the two a year each is to get."),
    basis=_("day of the delivery"), formula=_("proposals delivered ÷ (2 × existing customers × share of the year gone)"),
    example=_("15 proposals for 30 customers by the middle of the year: 15 ÷ 30 = 50.00%."),
)  # fmt: skip
