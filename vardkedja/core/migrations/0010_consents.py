"""Consent in full: who must give it, what it covers and how long, its withdrawals; and what a decision cites.

Consents from before said neither category nor, always, an end: they cover all categories, as they did, and end after a year.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import connection, migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered, migrating

OWN = f"owner_id = {ME}"
MINE = f"domain_id = {ME}"
GRANTED = (
    f"SELECT g.{{column}} FROM core_grant g WHERE g.recipient_id = {ME} AND g.withdrawn_at IS NULL "
    "AND (g.valid_to IS NULL OR g.valid_to > vk_now())"
)
FILED = f"SELECT f.{{column}} FROM core_filing f WHERE f.domain_id = {ME}"
CITED = f"SELECT c.{{column}} FROM core_citation c WHERE c.domain_id = {ME}"


def policy(table: str, now: str, before: str) -> migrations.RunSQL:
    """What the application reads of a table, anew."""
    again = f"DROP POLICY app_select ON {table}; CREATE POLICY app_select ON {table} FOR SELECT TO vk_app USING ({{}})"
    return migrations.RunSQL(again.format(now), again.format(before))


def readable(column: str, *sources: str) -> str:
    return " OR ".join([OWN, *(f"id IN ({source.format(column=column)})" for source in sources)])


READS = [
    *(
        policy(table, readable(column, GRANTED, FILED, CITED), readable(column, GRANTED, FILED))
        for table, column in (("core_entry", "entry_id"), ("core_entryversion", "version_id"))
    ),
    # Whose document was taken to file knows that it was, to tell the person; a page shows it no diarienummer.
    policy("core_filing", f"{MINE} OR {OWN}", MINE),
]
#: A consent that the reader is not shown (a protected person's) shows neither whom it covers nor who gave it.
OF_SHOWN = f"{OWN} AND EXISTS (SELECT 1 FROM core_consent k WHERE k.id = consent_id)"
TABLES = [
    Secure(
        "core_consentcover",
        select=OF_SHOWN,
        insert=OWN,
        update=OWN,
        update_columns=["withdrawn_at", "withdrawal_id"],
    ),
    Secure(
        "core_consentvoice",
        select=OF_SHOWN,
        insert=OWN,
        update=OWN,
        update_columns=[
            "name",
            "given_on",
            "manner",
            "channel",
            "recorded_by_id",
            "recorded_by_name",
            "recorded_at",
        ],
    ),
    Secure("core_consentwithdrawal", select=OWN, insert=f"{OWN} AND {IN_MY_CASES}"),
    # Who cites read it: released, or on file. The owner of the version knows that a decision rests on it, not which.
    Secure(
        "core_citation",
        select=f"{MINE} OR {OWN}",
        insert=(
            f"{MINE} AND {IN_MY_CASES} AND (version_id IN ({GRANTED.format(column='version_id')}) "
            f"OR version_id IN ({FILED.format(column='version_id')}))"
        ),
    ),
    CaseOwnerKey("core_consentwithdrawal"),
    CaseOwnerKey("core_citation"),
    Sheltered("core_consentwithdrawal"),
    Sheltered("core_citation"),
    # A consent that waits is given, and its manner known, when the last one has spoken.
    migrations.RunSQL(
        "GRANT UPDATE (given_on, manner) ON core_consent TO vk_app",
        "REVOKE UPDATE (given_on, manner) ON core_consent FROM vk_app",
    ),
]
KEYS = [
    migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY ({columns}) REFERENCES {target}",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name}",
    )
    for table, name, columns, target in (
        ("core_consentcover", "consent_owner", "consent_id, owner_id", "core_consent (id, owner_id)"),
        ("core_consentvoice", "consent_owner", "consent_id, owner_id", "core_consent (id, owner_id)"),
        (
            "core_consentwithdrawal",
            "consent_owner",
            "consent_id, case_id, owner_id",
            "core_consent (id, case_id, owner_id)",
        ),
        (
            "core_consentcover",
            "own_withdrawal",
            "withdrawal_id, consent_id, owner_id",
            "core_consentwithdrawal (id, consent_id, owner_id)",
        ),
        (
            "core_citation",
            "own_decision",
            "decision_id, case_id, domain_id",
            "core_entry (id, case_id, owner_id)",
        ),
        (
            "core_citation",
            "version_owner",
            "version_id, entry_id, case_id, owner_id",
            "core_entryversion (id, entry_id, case_id, owner_id)",
        ),
    )
]
WHOLE_KEY = migrations.RunSQL(
    "ALTER TABLE core_consentwithdrawal ADD CONSTRAINT withdrawal_of_consent UNIQUE (id, consent_id, owner_id)",
    "ALTER TABLE core_consentwithdrawal DROP CONSTRAINT withdrawal_of_consent",
)
#: What a policy cannot say. They run as the writer, to whom all rows that they look at are its own.
TRIGGERS = migrations.RunSQL(
    """
CREATE FUNCTION vk_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fact text;
BEGIN
  FOREACH fact IN ARRAY TG_ARGV LOOP
    IF to_jsonb(OLD) ->> fact IS NOT NULL AND to_jsonb(NEW) ->> fact IS DISTINCT FROM to_jsonb(OLD) ->> fact THEN
      RAISE EXCEPTION 'a fact is written once' USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_is_written_once';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER fact_is_written_once BEFORE UPDATE ON core_consent
  FOR EACH ROW EXECUTE FUNCTION vk_written_once('given_on', 'withdrawn_at');
CREATE TRIGGER fact_is_written_once BEFORE UPDATE ON core_consentcover
  FOR EACH ROW EXECUTE FUNCTION vk_written_once('withdrawn_at', 'withdrawal_id');
CREATE TRIGGER fact_is_written_once BEFORE UPDATE ON core_consentvoice
  FOR EACH ROW EXECUTE FUNCTION vk_written_once('given_on', 'name', 'manner', 'channel', 'recorded_at');
CREATE TRIGGER fact_is_written_once BEFORE UPDATE ON core_grant
  FOR EACH ROW EXECUTE FUNCTION vk_written_once('withdrawn_at');

-- A consent comes into force when every voice that it needs has been heard, and names somebody and something.
CREATE FUNCTION vk_consent_is_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.given_on IS NULL OR vk_migrating() OR (TG_OP = 'UPDATE' AND OLD.given_on IS NOT NULL) THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT'
     OR NOT EXISTS (SELECT FROM core_consentvoice v WHERE v.consent_id = NEW.id)
     OR NOT EXISTS (SELECT FROM core_consentcover c WHERE c.consent_id = NEW.id)
     OR EXISTS (SELECT FROM core_consentvoice v WHERE v.consent_id = NEW.id
                AND (v.given_on IS NULL OR v.given_on > NEW.given_on)) THEN
    RAISE EXCEPTION 'a consent waits for every voice'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_waits_for_every_voice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_waits_for_every_voice BEFORE INSERT OR UPDATE OF given_on ON core_consent
  FOR EACH ROW EXECUTE FUNCTION vk_consent_is_given();

-- Whom and what a consent covers is settled when it is given.
CREATE FUNCTION vk_consent_is_not_widened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT vk_migrating()
     AND EXISTS (SELECT FROM core_consent k WHERE k.id = NEW.consent_id AND k.given_on IS NOT NULL) THEN
    RAISE EXCEPTION 'a given consent is not widened'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'consent_is_not_widened';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_is_not_widened BEFORE INSERT ON core_consentcover
  FOR EACH ROW EXECUTE FUNCTION vk_consent_is_not_widened();

-- A grant on a consent: recipient and category are covered, given, in its time, not taken back; and it ends with the consent.
-- The share lock waits for a withdrawal under way (which locks the consent first); the second look is a snapshot of its own.
CREATE FUNCTION vk_grant_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rests_on uuid;
BEGIN
  SELECT r.consent_id INTO rests_on FROM core_release r WHERE r.id = NEW.release_id;
  IF vk_migrating() OR (rests_on IS NULL AND NEW.ground NOT IN ('consent_written', 'consent_oral')) THEN RETURN NEW; END IF;
  PERFORM FROM core_consent k WHERE k.id = rests_on FOR SHARE;
  IF NOT EXISTS (
    SELECT FROM core_consent k
    JOIN core_consentcover c ON c.consent_id = k.id AND c.recipient_id = NEW.recipient_id AND c.withdrawn_at IS NULL
    JOIN core_entry e ON e.id = NEW.entry_id AND e.category = c.category
    WHERE k.id = rests_on AND k.given_on IS NOT NULL AND k.withdrawn_at IS NULL
      AND NEW.granted_at >= k.valid_from::timestamp AT TIME ZONE 'Europe/Stockholm'
      AND NEW.granted_at < k.valid_to::timestamp AT TIME ZONE 'Europe/Stockholm'
      AND NEW.valid_to <= k.valid_to::timestamp AT TIME ZONE 'Europe/Stockholm') THEN
    RAISE EXCEPTION 'a grant on a consent is covered by it'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'grant_on_consent_is_covered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_on_consent_is_covered BEFORE INSERT ON core_grant
  FOR EACH ROW EXECUTE FUNCTION vk_grant_is_covered();
CREATE TRIGGER citation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_citation
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();
CREATE TRIGGER withdrawal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_consentwithdrawal
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();

-- Another authority's tasks that rest on what a withdrawal closed are turned: closed, and told for which role and unit.
CREATE FUNCTION vk_turn_tasks(in_case uuid, of_kind text, of_domain uuid, of_subject uuid, at timestamptz, by_name text)
  RETURNS TABLE (role text, unit_id uuid)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE core_task t SET done_at = at, done_by_name = by_name
  WHERE t.case_id = in_case AND t.kind = of_kind AND t.domain_id = of_domain AND t.done_at IS NULL
    AND (of_subject IS NULL OR t.subject_id = of_subject)
    AND in_case IN (SELECT vk_my_cases()) RETURNING t.role::text, t.unit_id $$;
REVOKE ALL ON FUNCTION vk_turn_tasks(uuid, text, uuid, uuid, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_turn_tasks(uuid, text, uuid, uuid, timestamptz, text) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_turn_tasks(uuid, text, uuid, uuid, timestamptz, text) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
GRANT SELECT ON core_task TO vk_definer;
GRANT UPDATE (done_at, done_by_name) ON core_task TO vk_definer;
CREATE POLICY definer_turns_select ON core_task FOR SELECT TO vk_definer USING (true);
CREATE POLICY definer_turns_update ON core_task FOR UPDATE TO vk_definer USING (true) WITH CHECK (true);
""",
    """
DROP POLICY definer_turns_update ON core_task;
DROP POLICY definer_turns_select ON core_task;
DROP FUNCTION vk_turn_tasks(uuid, text, uuid, uuid, timestamptz, text);
DROP TRIGGER withdrawal_append_only ON core_consentwithdrawal;
DROP TRIGGER citation_append_only ON core_citation;
DROP TRIGGER grant_on_consent_is_covered ON core_grant;
DROP FUNCTION vk_grant_is_covered();
DROP TRIGGER consent_is_not_widened ON core_consentcover;
DROP FUNCTION vk_consent_is_not_widened();
DROP TRIGGER consent_waits_for_every_voice ON core_consent;
DROP FUNCTION vk_consent_is_given();
DROP TRIGGER fact_is_written_once ON core_grant;
DROP TRIGGER fact_is_written_once ON core_consentvoice;
DROP TRIGGER fact_is_written_once ON core_consentcover;
DROP TRIGGER fact_is_written_once ON core_consent;
DROP FUNCTION vk_written_once();
""",
)
CARRY_OVER = """
UPDATE core_consent SET valid_from = given_on, valid_to = coalesce(valid_to, given_on + 365);
INSERT INTO core_consentcover (id, consent_id, owner_id, recipient_id, category, withdrawn_at)
  SELECT gen_random_uuid(), r.consent_id, r.owner_id, r.recipient_id, category, k.withdrawn_at
  FROM core_consentrecipient r JOIN core_consent k ON k.id = r.consent_id, unnest(ARRAY[
    'identity', 'social', 'substance', 'mental', 'somatic', 'children', 'economy', 'planning', 'practical']) category;
INSERT INTO core_consentvoice (id, consent_id, owner_id, who, name, given_on, manner, channel, recorded_by_id,
    recorded_by_name, recorded_at)
  SELECT gen_random_uuid(), k.id, k.owner_id, 'person', '', k.given_on, k.manner,
    CASE k.manner WHEN 'written' THEN 'letter' ELSE 'meeting' END, k.recorded_by_id, k.recorded_by_name, k.recorded_at
  FROM core_consent k;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def carry_over(apps, schema_editor):
    with migrating(), connection.cursor() as cursor:
        cursor.execute(CARRY_OVER)


class Migration(migrations.Migration):
    dependencies = [("core", "0009_sign_in_tables")]
    operations = [
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("cited_by_name", models.CharField(max_length=160)),
                ("cited_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "underlag",
                "verbose_name_plural": "underlag",
            },
        ),
        migrations.CreateModel(
            name="ConsentCover",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("identity", "Namn och nummer"),
                            ("social", "Social situation"),
                            ("substance", "Substansbruk"),
                            ("mental", "Psykisk hälsa"),
                            ("somatic", "Kroppslig hälsa"),
                            ("children", "Barn"),
                            ("economy", "Ekonomi"),
                            ("planning", "Planering"),
                            ("practical", "Praktiskt kring placeringen"),
                        ],
                        max_length=12,
                        verbose_name="slags uppgifter",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ConsentVoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("person", "den enskilde"),
                            ("young", "den unge"),
                            ("guardian_1", "vårdnadshavare 1"),
                            ("guardian_2", "vårdnadshavare 2"),
                        ],
                        max_length=12,
                        verbose_name="vem",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="namn")),
                ("given_on", models.DateField(blank=True, null=True, verbose_name="lämnat den")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[("written", "skriftligt"), ("oral", "muntligt")],
                        max_length=16,
                        verbose_name="sätt",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("meeting", "vid ett möte"),
                            ("phone", "per telefon"),
                            ("video", "i ett videosamtal"),
                            ("letter", "i ett brev eller på blankett"),
                            ("digital", "i ett meddelande via e-tjänst"),
                        ],
                        max_length=8,
                        verbose_name="hur",
                    ),
                ),
                ("recorded_by_name", models.CharField(blank=True, max_length=160)),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ConsentWithdrawal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("whole", models.BooleanField(verbose_name="hela samtycket")),
                ("told_on", models.DateField(verbose_name="återtaget den")),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("person", "den enskilde"),
                            ("young", "den unge"),
                            ("guardian_1", "vårdnadshavare 1"),
                            ("guardian_2", "vårdnadshavare 2"),
                        ],
                        max_length=12,
                        verbose_name="av",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("meeting", "vid ett möte"),
                            ("phone", "per telefon"),
                            ("video", "i ett videosamtal"),
                            ("letter", "i ett brev eller på blankett"),
                            ("digital", "i ett meddelande via e-tjänst"),
                        ],
                        max_length=8,
                        verbose_name="hur",
                    ),
                ),
                ("recorded_by_name", models.CharField(max_length=160)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "återtagande",
                "verbose_name_plural": "återtaganden",
            },
        ),
        migrations.AlterModelOptions(
            name="consent",
            options={"verbose_name": "samtycke", "verbose_name_plural": "samtycken"},
        ),
        migrations.AddField(
            model_name="consent",
            name="valid_from",
            field=models.DateField(null=True, verbose_name="gäller från"),
        ),
        migrations.AddField(
            model_name="consent",
            name="young_alone",
            field=models.BooleanField(default=False, verbose_name="den unge kan själv samtycka"),
        ),
        migrations.AlterField(
            model_name="consent",
            name="given_on",
            field=models.DateField(blank=True, null=True, verbose_name="lämnat den"),
        ),
        migrations.AddField(
            model_name="citation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="core.entry"
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="domain",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entryversion"
            ),
        ),
        migrations.AddField(
            model_name="consentcover",
            name="consent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="covers", to="core.consent"
            ),
        ),
        migrations.AddField(
            model_name="consentcover",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="consentcover",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="consentvoice",
            name="consent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="voices", to="core.consent"
            ),
        ),
        migrations.AddField(
            model_name="consentvoice",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="consentvoice",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consentwithdrawal",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="consentwithdrawal",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="consentwithdrawal",
            name="consent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="withdrawals", to="core.consent"
            ),
        ),
        migrations.AddField(
            model_name="consentwithdrawal",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="consentwithdrawal",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consentcover",
            name="withdrawal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covers",
                to="core.consentwithdrawal",
            ),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["domain", "case"], name="core_citati_domain__b38812_idx"),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["owner", "case"], name="core_citati_owner_i_1b0054_idx"),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("domain", "decision", "version"), name="cited_once_per_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentvoice",
            constraint=models.UniqueConstraint(
                fields=("owner", "consent", "who"), name="each_voice_once_per_consent"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_on__isnull", True),
                    models.Q(
                        ("recorded_at__isnull", False),
                        models.Q(("manner", ""), _negated=True),
                        models.Q(("channel", ""), _negated=True),
                        models.Q(("recorded_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="given_voice_says_how_and_by_whom_recorded",
            ),
        ),
        migrations.AddIndex(
            model_name="consentwithdrawal",
            index=models.Index(fields=["owner", "case"], name="core_consen_owner_i_060fea_idx"),
        ),
        migrations.AddConstraint(
            model_name="consentcover",
            constraint=models.UniqueConstraint(
                fields=("owner", "consent", "recipient", "category"), name="recipient_and_category_once"
            ),
        ),
        WHOLE_KEY,
        *TABLES,
        *KEYS,
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="consent",
            name="valid_from",
            field=models.DateField(verbose_name="gäller från"),
        ),
        migrations.AlterField(
            model_name="consent",
            name="valid_to",
            field=models.DateField(verbose_name="gäller till"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="consent_ends_after_it_begins",
                violation_error_message="Slutdagen måste vara efter startdagen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose", ""), _negated=True), name="consent_says_its_purpose"
            ),
        ),
        migrations.DeleteModel(
            name="ConsentRecipient",
        ),
        *READS,
        TRIGGERS,
    ]
