"""The rule of grading (``customers/rules/grading.py``) for many customers in one statement. A test compares the two.

Texts are constants; every number of the policy is a parameter.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from customers.grading_items import BY_CODE, FACTORS, ITEMS, NUMBER_ITEMS, WORD_ITEMS
from customers.rules.grading import STEPS
from customers.states.customer import CustomerStatus
from salesops.core.policies import policy_history

BOUGHT = (CustomerStatus.ACTIVE, CustomerStatus.DORMANT, CustomerStatus.LOST, CustomerStatus.FROZEN)


def _number_anchor(item: Any) -> str:
    steps = " + ".join(f"(c.{item.column} >= %({item.code}_{step})s)::int" for step in STEPS)
    anchor = f"1 + {steps}"
    if item.code == "sites":
        small = f"({anchor}) = 2 AND c.employees < %(employees_step2)s"
        return f"CASE WHEN c.sites IS NULL THEN NULL WHEN {small} THEN 1 ELSE {anchor} END AS sites"
    return f"CASE WHEN c.{item.column} IS NULL THEN NULL ELSE {anchor} END AS {item.code}"


def _factor(code: str) -> str:
    items = " + ".join(f"coalesce({i.code}, 1) * %(share_{i.code})s" for i in ITEMS if i.factor == code)
    return f"coalesce(given_{code}, ({items}) * 0.2) AS f_{code}"


def _unknown(code: str) -> str:
    items = " + ".join(f"({i.code} IS NULL)::int * %(share_{i.code})s" for i in ITEMS if i.factor == code)
    return f"CASE WHEN given_{code} IS NULL THEN ({items}) * %(weight_{code})s * 0.01 ELSE 0 END"


_LETTER = "CASE {0} WHEN 2 THEN 'A' WHEN 1 THEN 'B' WHEN 0 THEN 'C' ELSE '' END"
_RANK = "CASE {0} WHEN 'A' THEN 2 WHEN 'B' THEN 1 WHEN 'C' THEN 0 END"

# Customers with what is known about them … (``{where}``: which ones). Each step uses the one before several times: without
# MATERIALIZED the planner writes them into one another, and the expressions grow beyond reason (seconds of planning a statement).
JUDGED = f"""
base AS (
    SELECT c.id, c.grade AS was_grade, c.grade_score AS was_score, c.grade_provisional AS was_provisional, c.status,
        c.opened_on, c.last_contact_at, c.next_on, {", ".join(f"s.{code}" for code in WORD_ITEMS)},
        {", ".join(_number_anchor(item) for item in NUMBER_ITEMS)},
        {", ".join(f"s.given_{code}, s.{code} AS was_{code}" for code in FACTORS)},
        s.given_grade, s.past_since, {_RANK.format("s.policy_grade")} AS held, {_RANK.format("s.pending_grade")} AS pend,
        coalesce(o.grade, '') AS by_hand
    FROM {{customers}} c
    JOIN {{sheets}} s ON s.customer_id = c.id
    LEFT JOIN customers_gradeoverride o ON o.customer_id = c.id AND o.state = 'active'
        AND %(day)s BETWEEN o.starts_on AND o.ends_on
    WHERE c.status <> 'archived' AND {{where}}
), factors AS (
    SELECT base.*, {", ".join(_factor(code) for code in FACTORS)},
        {" + ".join(_unknown(code) for code in FACTORS)} AS unknown
    FROM base
), totals AS MATERIALIZED (
    SELECT factors.*, round(({" + ".join(f"f_{code} * %(weight_{code})s" for code in FACTORS)}) * 0.01, 2) AS total
    FROM factors
), targets AS (
    SELECT totals.*,
        CASE WHEN total >= %(a_from)s THEN 2 WHEN total >= %(b_from)s THEN 1 ELSE 0 END AS target,
        CASE WHEN total >= %(a_from)s + %(margin)s THEN 2 WHEN total >= %(b_from)s + %(margin)s THEN 1 ELSE 0 END AS up,
        CASE WHEN total > %(a_from)s - %(margin)s THEN 2 WHEN total > %(b_from)s - %(margin)s THEN 1 ELSE 0 END AS down
    FROM totals
), stepped AS MATERIALIZED (
    SELECT targets.*,
        CASE WHEN held IS NULL THEN target WHEN up > held THEN up WHEN down < held THEN down ELSE held END AS step
    FROM targets
), waiting AS (
    SELECT stepped.*,
        CASE WHEN target = step THEN NULL
            WHEN pend IS NOT NULL AND step = held AND past_since IS NOT NULL AND (pend > step) = (target > step)
            THEN past_since ELSE %(day)s END AS since
    FROM stepped
), mondays AS MATERIALIZED (
    SELECT waiting.*, CASE WHEN since IS NULL THEN 0 ELSE
        greatest(0, floor((%(day)s - (since + ((8 - extract(isodow FROM since)::int) %% 7))) / 7.0)::int + 1) END AS mondays
    FROM waiting
), settled AS (
    SELECT mondays.*, unknown > %(unknown_limit)s AS provisional,
        unknown > %(unknown_limit)s AND given_grade <> '' AS as_given,
        since IS NOT NULL AND mondays >= %(mondays)s AS moved
    FROM mondays
), judged AS MATERIALIZED (
    SELECT settled.*,
        CASE WHEN as_given THEN given_grade ELSE
            {_LETTER.format("CASE WHEN moved THEN target ELSE step END")} END AS policy_grade,
        CASE WHEN as_given OR moved OR target = step THEN '' ELSE {_LETTER.format("target")} END AS pending_grade,
        CASE WHEN as_given OR moved OR target = step THEN NULL ELSE since END AS new_since
    FROM settled
), graded AS (
    SELECT judged.*, coalesce(nullif(by_hand, ''), policy_grade) AS grade FROM judged
)
"""

# … written down: the sheets, the files, the history. Only rows that differ are touched.
WRITE = f"""
WITH cadence (first, until, grade, days) AS (VALUES {{cadence}}), {JUDGED}, final AS (
    SELECT g.*,
        CASE WHEN g.grade = 'A' OR g.id = ANY(%(key_ids)s) THEN 'key'
            WHEN g.status = ANY(%(bought_statuses)s) OR g.id = ANY(%(bought_ids)s) THEN 'ordinary'
            ELSE 'prospective' END AS class,
        least(day_of.since + cadence.days, g.next_on) AS follow
    FROM graded g
    CROSS JOIN LATERAL (
        SELECT coalesce((g.last_contact_at AT TIME ZONE %(zone)s)::date, g.opened_on) AS since
    ) day_of
    LEFT JOIN cadence ON cadence.grade = g.grade AND day_of.since >= cadence.first AND day_of.since < cadence.until
), sheets AS (
    UPDATE {{sheets}} s SET {", ".join(f"{code} = round(f.f_{code}, 2)" for code in FACTORS)}, score = f.total,
        unknown = round(f.unknown, 2), provisional = f.provisional, policy_grade = f.policy_grade,
        pending_grade = f.pending_grade, past_since = f.new_since, policy_number = %(number)s, scored_at = %(now)s
    FROM final f WHERE s.customer_id = f.id AND (
        s.score, s.unknown, s.provisional, s.policy_grade, s.pending_grade, s.past_since, s.policy_number,
        {", ".join(f"s.{code}" for code in FACTORS)}
    ) IS DISTINCT FROM (
        f.total, round(f.unknown, 2), f.provisional, f.policy_grade, f.pending_grade, f.new_since, %(number)s,
        {", ".join(f"round(f.f_{code}, 2)" for code in FACTORS)}
    )
), files AS (
    UPDATE {{customers}} c SET grade = f.grade, grade_score = f.total, grade_provisional = f.provisional,
        grade_since = CASE WHEN c.grade = f.grade THEN coalesce(c.grade_since, %(day)s) ELSE %(day)s END,
        customer_class = f.class, follow_up_on = f.follow
    FROM final f WHERE c.id = f.id AND (
        c.grade, c.grade_score, c.grade_provisional, c.customer_class, c.follow_up_on
    ) IS DISTINCT FROM (f.grade, f.total, f.provisional, f.class, f.follow)
)
INSERT INTO customers_gradechange (customer_id, at, cause, grade_before, grade_after, score_before, score_after,
    {", ".join(f"{code}_before" for code in FACTORS)}, {", ".join(FACTORS)}, provisional, policy_number, by_id)
SELECT id, %(now)s, %(cause)s, was_grade, grade, was_score, total, {", ".join(f"was_{code}" for code in FACTORS)},
    {", ".join(f"round(f_{code}, 2)" for code in FACTORS)}, provisional, %(number)s, %(by)s
FROM final
WHERE (was_grade, was_score, was_provisional) IS DISTINCT FROM (grade, total, provisional)
RETURNING customer_id, grade_before, grade_after
"""

# Every file has a sheet; a grade that came without one (an import) stands as given until enough is known.
SHEETS = """
INSERT INTO customers_gradesheet (customer_id, version, given_grade, provisional, policy_grade, pending_grade, policy_number)
SELECT c.id, 1, c.grade, true, '', '', 0 FROM customers_customer c
WHERE c.status <> 'archived' AND {where} AND NOT EXISTS (SELECT 1 FROM customers_gradesheet s WHERE s.customer_id = c.id)
ON CONFLICT DO NOTHING
"""

LOCK = "SELECT id FROM customers_customer c WHERE {where} ORDER BY id FOR NO KEY UPDATE"
# Where the rows are that are graded: in the tables, or staged before they are written.
TABLES = {"customers": "customers_customer", "sheets": "customers_gradesheet"}
BY_IDS = "c.id = ANY(%(ids)s)"
EVERYBODY = "TRUE"

_LAST_DAY = date(9999, 12, 31)


def policy_params(values: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The numbers of a grading policy as parameters of :data:`JUDGED`."""
    params = {f"weight_{row['factor']}": row["weight"] for row in values["factors"]}
    for row in values["items"]:
        params[f"share_{row['item']}"] = row["share"]
        if BY_CODE[row["item"]].is_number:
            params |= {f"{row['item']}_{step}": row[step] for step in STEPS}
    names = ("a_from", "b_from", "margin", "mondays", "unknown_limit")
    return params | {name: values[name] for name in names} | {"day": day}


def cadence_rows() -> tuple[str, dict[str, Any]]:
    """The cadence policy, version by version: the rows of ``VALUES`` as text with placeholders, and their parameters."""
    history = policy_history("customers.cadence")
    firsts = (date(1, 1, 1), *history.since)
    texts: list[str] = []
    params: dict[str, Any] = {}
    for index, values in enumerate(history.values):
        until = firsts[index + 1] if index + 1 < len(firsts) else _LAST_DAY
        for row in values["grades"]:
            key = f"cadence_{index}_{row['grade']}"
            params |= {f"{key}_first": firsts[index], f"{key}_until": until, key: row["grade"]}
            params[f"{key}_days"] = int(row["follow_up_days"])
            texts.append(f"(%({key}_first)s::date, %({key}_until)s::date, %({key})s, %({key}_days)s)")
    return ", ".join(texts), params


def write_params(number: int, cause: str, by: int | None, now: datetime) -> dict[str, Any]:
    """Parameters of :data:`WRITE` besides the policy's."""
    return {
        "number": number,
        "cause": cause,
        "by": by,
        "now": now,
        "zone": timezone.get_current_timezone_name(),
        "bought_statuses": [str(s) for s in BOUGHT],
    }
