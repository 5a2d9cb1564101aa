"""A person's page shows duties and deputies as they are now, though who has none is kept by the process."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import AssistantDuty, Deputyship, MarketCharge, OrgUnitHead
from accounts.states import DeputyState
from tests.cast import SINCE


def test_duties_and_deputies_appear_and_disappear_at_once(company, client):
    client.force_login(company.admin)

    def page() -> str:
        return client.get("/accounts/users/rep/").content.decode()

    before = page()
    assert company.colleague.name not in before
    MarketCharge.objects.filter(market=company.units["EC"]).delete()
    charge = MarketCharge.objects.create(user=company.rep, market=company.units["EC"], period=SINCE)
    assert "分管" in page()
    charge.delete()
    assert page().count("分管") == before.count("分管")
    assists = AssistantDuty.objects.create(assistant=company.rep, rep=company.colleague, period=SINCE)
    assert company.colleague.name in page()
    assists.delete()
    assert company.colleague.name not in page()
    today = timezone.localdate()
    Deputyship.objects.create(
        person=company.rep,
        deputy=company.colleague,
        period=(today, today + timedelta(days=3)),
        state=DeputyState.AGREED,
        created_by=company.rep,
    )
    assert company.colleague.name in page()


def test_units_headed_are_named(company, client):
    client.force_login(company.admin)
    OrgUnitHead.objects.filter(unit=company.units["EC-2-T"]).update(user=company.rep)
    page = client.get("/accounts/users/rep/").content.decode()
    assert page.count('href="/accounts/units/EC-2-T/"') >= 2
