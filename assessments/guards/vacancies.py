"""Scores of a panel: each of a seat and an applicant of the same vacancy, while it is scored; final from then on."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

IN_TIME = """
CREATE OR REPLACE FUNCTION assessments_panel_score() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seat record;
    applied record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'scores of a panel are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.seat_id, NEW.application_id) IS DISTINCT FROM (OLD.seat_id, OLD.application_id) THEN
        RAISE EXCEPTION 'a score stays with its seat and applicant' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT s.vacancy_id, s.excused_at, v.state INTO seat
        FROM assessments_panelseat s JOIN assessments_vacancy v ON v.id = s.vacancy_id WHERE s.id = NEW.seat_id FOR SHARE OF v;
    SELECT vacancy_id, withdrawn_at INTO applied FROM assessments_vacancyapplication WHERE id = NEW.application_id;
    IF seat.vacancy_id <> applied.vacancy_id THEN
        RAISE EXCEPTION 'this applicant stands before another panel' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF seat.state <> 'scoring' OR seat.excused_at IS NOT NULL OR applied.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'scores are given while the panel sits' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class ScoredInTime(Guard):
    """While the vacancy is before its panel, by who sits on it."""

    name: str = "in_time"

    def function(self, model: type[Model]) -> str:
        return IN_TIME

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_panel_score()"
        )
