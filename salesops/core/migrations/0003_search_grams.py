"""The pieces of a searchable text: single characters that aren't ASCII, all pairs, triples of ASCII; nothing across lines."""

from django.db import migrations

CREATE = r"""
CREATE OR REPLACE FUNCTION search_grams(document text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT piece), '{}')
    FROM (
        SELECT a, b, c
        FROM (
            SELECT letter AS a,
                   lead(letter) OVER line AS b,
                   lead(letter, 2) OVER line AS c
            FROM unnest(string_to_array(document, NULL)) WITH ORDINALITY AS letters(letter, place)
            WINDOW line AS (ORDER BY place)
        ) AS windows
    ) AS found,
    LATERAL (VALUES
        (CASE WHEN octet_length(a) > 1 THEN a END),
        (CASE WHEN a <> E'\n' AND b <> E'\n' THEN a || b END),
        (CASE WHEN a <> E'\n' AND b <> E'\n' AND c <> E'\n' AND octet_length(a || b || c) = 3 THEN a || b || c END)
    ) AS pieces(piece)
    WHERE piece IS NOT NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_stamps")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION search_grams(text)")]
