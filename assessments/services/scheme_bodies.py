"""What a version says, written to its rows and as plain values."""

from typing import Any

from assessments.models import SchemeDimension, SchemeLine, SchemeVersion
from assessments.rules.scheme import Scheme as Body
from assessments.rules.scoring import to_json


def body_as_json(body: Body) -> dict[str, Any]:
    """For snapshots, the API, the other side of a conflict."""
    return {
        "dimensions": [{"code": d.code, "least": str(d.least), "most": str(d.most)} for d in body.dimensions],
        "lines": [
            {"kpi": line.kpi, "dimension": line.dimension, "weight": str(line.weight), "rule": line.rule.notation}
            for line in body.lines
        ],
    }


def write_body(draft: SchemeVersion, body: Body) -> None:
    """Bring the rows of a draft in step with ``body``; rows that stay as they are aren't touched."""
    _write_dimensions(draft, body)
    _write_lines(draft, body)
    # What was read before is outdated.
    draft.__dict__.pop("body", None)
    draft.__dict__.pop("_prefetched_objects_cache", None)


def _write_dimensions(draft: SchemeVersion, body: Body) -> None:
    rows = {row.code: row for row in SchemeDimension.objects.filter(scheme_version=draft)}
    wanted = {d.code: d for d in body.dimensions}
    SchemeDimension.objects.filter(pk__in=[row.pk for code, row in rows.items() if code not in wanted]).delete()
    new = [
        SchemeDimension(scheme_version=draft, code=d.code, least=d.least, most=d.most)
        for d in body.dimensions
        if d.code not in rows
    ]
    changed = []
    for code, row in rows.items():
        d = wanted.get(code)
        if d is not None and (row.least, row.most) != (d.least, d.most):
            row.least, row.most = d.least, d.most
            changed.append(row)
    SchemeDimension.objects.bulk_create(new)
    SchemeDimension.objects.bulk_update(changed, ["least", "most"])


def _write_lines(draft: SchemeVersion, body: Body) -> None:
    rows = {row.kpi: row for row in SchemeLine.objects.filter(scheme_version=draft)}
    wanted = {
        line.kpi: {"dimension": line.dimension, "weight": line.weight, "rule": to_json(line.rule), "position": place}
        for place, line in enumerate(body.lines)
    }
    SchemeLine.objects.filter(pk__in=[row.pk for kpi, row in rows.items() if kpi not in wanted]).delete()
    new = [SchemeLine(scheme_version=draft, kpi=kpi, **values) for kpi, values in wanted.items() if kpi not in rows]
    changed = []
    for kpi, row in rows.items():
        values = wanted.get(kpi)
        if values and any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    SchemeLine.objects.bulk_create(new)
    SchemeLine.objects.bulk_update(changed, ["dimension", "weight", "rule", "position"])
