"""Targets keep their periods and their history; lines of a plan stand still once it was handed on."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

PERIOD_FITS = """
CREATE OR REPLACE FUNCTION assessments_period_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last IS DISTINCT FROM (CASE NEW.grain
        WHEN 'year' THEN NEW.first + interval '1 year' WHEN 'quarter' THEN NEW.first + interval '3 months'
        WHEN 'month' THEN NEW.first + interval '1 month' WHEN 'week' THEN NEW.first + interval '7 days' END)::date - 1
       OR NEW.first <> date_trunc(NEW.grain, NEW.first)::date THEN
        RAISE EXCEPTION '% to % is no %', NEW.first, NEW.last, NEW.grain USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

WRITTEN_ONCE = """
CREATE OR REPLACE FUNCTION assessments_target_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
        RAISE EXCEPTION 'target % is history', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

LINES_OF_DRAFTS = """
CREATE OR REPLACE FUNCTION assessments_lines_of_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plans bigint[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN plans := plans || OLD.plan_id; END IF;
    IF TG_OP <> 'DELETE' THEN plans := plans || NEW.plan_id; END IF;
    -- The plan stays as it is until this transaction ends: nobody hands it on meanwhile.
    PERFORM FROM assessments_targetplan WHERE id = ANY (plans) FOR SHARE;
    IF EXISTS (SELECT FROM assessments_targetplan WHERE id = ANY (plans) AND state <> 'draft') THEN
        RAISE EXCEPTION 'lines of a plan that was handed on stay as they are: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class PeriodFits(Guard):
    """``first`` and ``last`` are those of a year, quarter, month or week, as ``grain`` says."""

    name: str = "period_fits"

    def function(self, model: type[Model]) -> str:
        return PERIOD_FITS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OF grain, first, last ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_period_fits()"
        )


@dataclass(frozen=True)
class WrittenOnce(Guard):
    """A target that ended stays ended."""

    name: str = "ends_once"

    def function(self, model: type[Model]) -> str:
        return WRITTEN_ONCE

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE UPDATE OF ended_at ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_target_ends_once()"
        )


@dataclass(frozen=True)
class LinesOfDrafts(Guard):
    """Lines are written while their plan is a draft."""

    name: str = "lines_of_drafts"

    def function(self, model: type[Model]) -> str:
        return LINES_OF_DRAFTS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_lines_of_drafts()"
        )
