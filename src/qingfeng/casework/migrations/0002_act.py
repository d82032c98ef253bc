"""The table of acts: 16 hash partitions by case, so that a case lies in one of them and bulk import is as fast as a heap."""

from django.db import migrations

from qingfeng.storage.operations import PARTITIONS, append_only, partition_by_hash

TABLE = """
CREATE TABLE act (
    case_id bigint NOT NULL REFERENCES "case" (id),
    seq integer NOT NULL CHECK (seq > 0),
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    of_id bigint NOT NULL REFERENCES import (id),
    place integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    step text COLLATE "C",
    happened_at timestamptz NOT NULL,
    happened_on date NOT NULL,
    precision varchar(7) NOT NULL CHECK (precision IN ('instant', 'date')),
    recorded_at timestamptz,
    event_id text COLLATE "C",
    performer bigint,
    unit text COLLATE "C",
    attributes text,
    digests text,
    corrects integer CHECK (corrects < seq),
    void boolean NOT NULL DEFAULT false CHECK (corrects IS NOT NULL OR NOT void),
    leaf_salt bytea NOT NULL CHECK (octet_length(leaf_salt) = 32),
    PRIMARY KEY (case_id, seq),
    UNIQUE (case_id, key, of_id),
    FOREIGN KEY (case_id, corrects) REFERENCES act (case_id, seq)
) PARTITION BY HASH (case_id);
CREATE INDEX act_corrects ON act (case_id, corrects) WHERE corrects IS NOT NULL;
CREATE INDEX act_of ON act (of_id);
"""

# The root of a correction is looked up where there is one: joined, the planner would rather read every act that is stored.
EFFECTIVE = """
CREATE FUNCTION effective_acts(as_of timestamptz, known_at timestamptz, until bigint DEFAULT 9223372036854775807)
RETURNS TABLE (
    case_id bigint, root integer, seq integer, key bytea, place integer, name text, step text, happened_at timestamptz,
    happened_on date, "precision" varchar, recorded_at timestamptz, event_id text, performer bigint, unit text,
    attributes text, of_id bigint
)
LANGUAGE sql STABLE ROWS 1000 AS $$
    SELECT a.case_id, coalesce(a.corrects, a.seq), a.seq,
           CASE WHEN a.corrects IS NULL THEN a.key
                ELSE (SELECT r.key FROM act r WHERE r.case_id = a.case_id AND r.seq = a.corrects) END,
           CASE WHEN a.corrects IS NULL THEN a.place
                ELSE (SELECT r.place FROM act r WHERE r.case_id = a.case_id AND r.seq = a.corrects) END,
           a.name, a.step, a.happened_at, a.happened_on, a.precision, a.recorded_at, a.event_id, a.performer, a.unit,
           a.attributes, a.of_id
    FROM act a
    WHERE NOT a.void AND a.of_id <= until
      AND a.happened_at <= as_of
      AND (a.recorded_at IS NULL OR a.recorded_at <= known_at)
      AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.of_id = a.of_id)
      AND NOT EXISTS (
          SELECT 1 FROM act c
          WHERE c.corrects IS NOT NULL AND c.case_id = a.case_id AND c.corrects = coalesce(a.corrects, a.seq) AND c.seq <> a.seq
            AND c.of_id <= until
            AND (c.recorded_at IS NULL OR c.recorded_at <= known_at)
            AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.of_id = c.of_id)
            AND (coalesce(c.recorded_at, '-infinity'), c.seq) > (coalesce(a.recorded_at, '-infinity'), a.seq)
      )
$$
"""

# A fact stands beside the leaf of its case and import, and nowhere else.
FACT = "ALTER TABLE case_fact ADD CONSTRAINT case_fact_of_facts FOREIGN KEY (case_id, of_id) REFERENCES case_facts (case_id, of_id)"


class Migration(migrations.Migration):
    """Made by hand: Django knows neither partitions nor foreign keys of two columns."""

    dependencies = [("casework", "0001_tables"), ("storage", "0002_refuse_change")]
    operations = [
        migrations.RunSQL(TABLE + partition_by_hash("act"), "DROP TABLE act"),
        append_only("act", partitions=PARTITIONS),
        migrations.RunSQL(FACT, "ALTER TABLE case_fact DROP CONSTRAINT case_fact_of_facts"),
        *(append_only(table) for table in ("case", "case_facts", "case_fact", "import", "withdrawal")),
        migrations.RunSQL(EFFECTIVE, "DROP FUNCTION effective_acts"),
    ]
