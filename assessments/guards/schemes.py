"""Schemes: what a version weighs changes only while it is a draft, and is published only when it adds up (defaults.md 9.1)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

DRAFT_PARTS = """
CREATE OR REPLACE FUNCTION assessments_scheme_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    versions bigint[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN versions := versions || OLD.scheme_version_id; END IF;
    IF TG_OP <> 'DELETE' THEN versions := versions || NEW.scheme_version_id; END IF;
    -- The version stays as it is until this transaction ends: nobody publishes it meanwhile.
    PERFORM FROM assessments_schemeversion WHERE id = ANY (versions) FOR SHARE;
    IF EXISTS (SELECT FROM assessments_schemeversion WHERE id = ANY (versions) AND state <> 'draft') THEN
        RAISE EXCEPTION 'only a draft of a scheme changes: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""

VERSION_PLACE = """
CREATE OR REPLACE FUNCTION assessments_scheme_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT tier, cycle INTO NEW.tier, NEW.cycle FROM assessments_scheme WHERE id = NEW.scheme_id;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND lower(OLD.period) IS DISTINCT FROM lower(NEW.period) THEN
        RAISE EXCEPTION 'a published version keeps its first day' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# What of a version doesn't add up: no row for a version that does.
NOT_WHOLE = """
SELECT coalesce(sum(line.weight), 0) AS weight FROM assessments_schemeline line
    WHERE line.scheme_version_id = {version} HAVING coalesce(sum(line.weight), 0) <> 100
UNION ALL
SELECT line.weight FROM assessments_schemeline line WHERE line.scheme_version_id = {version} AND NOT EXISTS (
    SELECT FROM assessments_schemedimension part
    WHERE part.scheme_version_id = line.scheme_version_id AND part.code = line.dimension
)
UNION ALL
SELECT sums.weight FROM (
    SELECT part.least, part.most, coalesce(sum(line.weight), 0) AS weight FROM assessments_schemedimension part
    LEFT JOIN assessments_schemeline line
        ON line.scheme_version_id = part.scheme_version_id AND line.dimension = part.code
    WHERE part.scheme_version_id = {version} GROUP BY part.id
) sums WHERE sums.weight NOT BETWEEN sums.least AND sums.most
"""

PUBLISHED_WHOLE = f"""
CREATE OR REPLACE FUNCTION assessments_scheme_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'published' AND OLD.state <> 'published' AND EXISTS ({NOT_WHOLE.format(version="NEW.id")}) THEN
        RAISE EXCEPTION 'version % of a scheme does not add up', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class DraftPartsOnly(Guard):
    """Dimensions and lines are written while their version is a draft; then they are final."""

    name: str = "draft_parts"

    def function(self, model: type[Model]) -> str:
        return DRAFT_PARTS

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_scheme_parts()"
        )


@dataclass(frozen=True)
class TakesItsPlace(Guard):
    """A version stands for the tier and cycle of its scheme; a published one began when it began."""

    name: str = "place"

    def function(self, model: type[Model]) -> str:
        return VERSION_PLACE

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_scheme_place()"
        )


@dataclass(frozen=True)
class PublishedWhole(Guard):
    """What is published adds up to 100, every dimension within its range."""

    name: str = "whole"

    def function(self, model: type[Model]) -> str:
        return PUBLISHED_WHOLE

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE UPDATE OF "state" ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_scheme_whole()"
        )
