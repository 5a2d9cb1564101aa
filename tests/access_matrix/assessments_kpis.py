"""Rows of the access matrix: KPIs, their values, the rows behind them."""

from .route import Route

# Above the rep, and who sees all scorecards.
LED_BY = "rep supervisor regional manager director deputy_director gm auditor"
OTHERS = "* " + " ".join(f"-{who}" for who in LED_BY.split())

ROUTES: list[Route] = [
    Route("assessments:kpis", "*"),
    Route("assessments:kpi", "*", args=lambda company: ["K01"]),
    Route("assessments:kpi", "", hidden="*", case="unknown", args=lambda company: ["K99"]),
    Route("assessments:kpi_rows", LED_BY, hidden=OTHERS, args=lambda company: ["K01"], query="?person=rep"),
    Route("api:kpis-list", "*"),
    Route("api:kpis-detail", "*", args=lambda company: ["K01"]),
    Route("api:kpis-values", "*", args=lambda company: ["K01"]),
    Route("api:kpis-behind", LED_BY, hidden=OTHERS, args=lambda company: ["K01"], query="?person=rep"),
]
