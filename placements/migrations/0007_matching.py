"""A unit's rules for whom it suits as dated versions, and restrictions that only their author reads.

Whether somebody can live with those who live there now a function answers: to the unit's operator and to the applicant, yes or no.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, MY_COLLABORATIONS, CaseOwnerKey, Secure, Sheltered

OWN = f"owner_id = {ME}"
OWN_UNIT = (
    f"operator_id = {ME} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME} "
    "AND u.collaboration_id = placements_matchrule.collaboration_id)"
)
#: A foreign key looks past policies: the other case is one that the author sees.
SEEN = "(other_case_id IS NULL OR other_case_id IN (SELECT k.id FROM core_case k))"
SECURITY = [
    Secure("placements_matchrule", select=f"collaboration_id IN {MY_COLLABORATIONS}", insert=OWN_UNIT),
    migrations.RunSQL(
        "CREATE TRIGGER matchrule_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_matchrule "
        "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
        "DROP TRIGGER matchrule_append_only ON placements_matchrule",
    ),
    Secure(
        "placements_restriction",
        select=OWN,
        insert=f"{OWN} AND {IN_MY_CASES} AND {SEEN}",
        update=OWN,
        update_columns=("ended_at",),
        definer=True,
    ),
    CaseOwnerKey("placements_restriction"),
    Sheltered("placements_restriction"),
    migrations.RunSQL(
        "ALTER TABLE placements_restriction ADD CONSTRAINT placements_restriction_own_entry "
        "FOREIGN KEY (entry_id, case_id, owner_id) REFERENCES core_entry (id, case_id, owner_id)",
        "ALTER TABLE placements_restriction DROP CONSTRAINT placements_restriction_own_entry",
    ),
]
READ = ("referrals_application", "core_unit")
#: By the person, whatever the case: who wrote it did so of somebody, and two cases of one person are one.
TOGETHER = """
CREATE FUNCTION vk_not_together(in_unit uuid) RETURNS TABLE (application uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id FROM referrals_application a
  JOIN core_case k ON k.id = a.case_id
  JOIN core_unit u ON u.id = a.unit_id
  WHERE a.unit_id = in_unit AND a.state IN ('sent', 'assessed', 'approved') AND vk_me() IN (u.operator_id, k.owner_id)
  AND EXISTS (
    SELECT 1 FROM placements_restriction r
    JOIN core_case rc ON rc.id = r.case_id
    LEFT JOIN core_case oc ON oc.id = r.other_case_id
    WHERE r.ended_at IS NULL AND k.person_id IN (rc.person_id, oc.person_id) AND (
      (r.municipality_id = u.municipality_id AND k.person_id = rc.person_id)
      OR EXISTS (
        SELECT 1 FROM placements_stay s
        WHERE s.unit_id = in_unit AND s.state IN ('provisional', 'planned', 'arrived') AND s.person_id <> k.person_id
        AND s.person_id IN (rc.person_id, oc.person_id)))) $$;
REVOKE ALL ON FUNCTION vk_not_together(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_not_together(uuid) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_not_together(uuid) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_user_representative"),
        ("placements", "0006_withdrawn_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("age", "Ålder"),
                            ("sex", "Kön"),
                            ("ground", "Laglig grund"),
                            ("level", "Vårdnivå"),
                            ("care", "Avgiftning"),
                            ("mobility", "Rörlighet"),
                            ("together", "Boende just nu"),
                            ("own_first", "Egna hem först"),
                        ],
                        max_length=10,
                        verbose_name="regel",
                    ),
                ),
                (
                    "weight",
                    models.CharField(
                        choices=[("demand", "Krav"), ("wish", "Önskemål"), ("off", "Gäller inte")],
                        max_length=6,
                        verbose_name="vikt",
                    ),
                ),
                ("low", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lägsta ålder")),
                (
                    "high",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="högsta ålder"),
                ),
                ("codes", models.JSONField(blank=True, default=list, verbose_name="tar emot")),
                ("valid_from", models.DateTimeField(verbose_name="gäller från")),
                ("reason", models.CharField(max_length=300, verbose_name="skäl")),
                ("set_at", models.DateTimeField()),
                ("set_by_name", models.CharField(max_length=150)),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "matchningsregel",
                "verbose_name_plural": "matchningsregler",
                "ordering": ["-valid_from", "-set_at"],
                "indexes": [
                    models.Index(fields=["unit", "kind", "valid_from"], name="placements__unit_id_861bac_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__gte", models.F("set_at"))),
                        name="match_rule_never_looks_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="match_rule_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low__isnull", True),
                            ("high__isnull", True),
                            ("high__gte", models.F("low")),
                            _connector="OR",
                        ),
                        name="match_ages_in_order",
                        violation_error_message="Högsta ålder kan inte vara lägre än lägsta ålder.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="antecknad")),
                ("recorded_by_name", models.CharField(max_length=160, verbose_name="antecknad av")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="upphävd")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="inte i kommun",
                    ),
                ),
                (
                    "other_case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="inte med ärende",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "begränsning",
                "verbose_name_plural": "begränsningar",
                "indexes": [
                    models.Index(fields=["owner", "case"], name="placements__owner_i_23c307_idx"),
                    models.Index(fields=["other_case"], name="placements__other_c_0fb5fa_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("municipality__isnull", False), ("other_case__isnull", True)),
                            models.Q(("municipality__isnull", True), ("other_case__isnull", False)),
                            _connector="OR",
                        ),
                        name="restriction_is_of_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("recorded_at")), _connector="OR"
                        ),
                        name="restriction_ends_after_it_begins",
                    ),
                ],
            },
        ),
        *SECURITY,
        *(
            migrations.RunSQL(
                f"GRANT SELECT ON {table} TO vk_definer; "
                f"CREATE POLICY definer_select ON {table} FOR SELECT TO vk_definer USING (true)",
                f"DROP POLICY definer_select ON {table}; REVOKE ALL ON {table} FROM vk_definer",
            )
            for table in READ
        ),
        migrations.RunSQL(TOGETHER, "DROP FUNCTION vk_not_together(uuid)"),
    ]
