"""Offers of places: the table, its policies, and what its state does to the claim that holds the place.

The applicant's authority answers, and a claim is the operator's to write. So a function of the database keeps the place on a yes and
lets it go on a no: as the offer's own state says, and for its two sides only.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"operator_id = {ME}"
COLUMNS = (
    "state", "reason", "answered_at", "answered_by_name", "ended_at", "kept", "stay_id", "row_version",
)  # fmt: skip
#: A foreign key looks past policies: what an offer refers to is of its own case and operator.
KEYS = (
    (
        "own_claim",
        "claim_id, unit_id, operator_id, collaboration_id",
        "placements_placeclaim (id, unit_id, operator_id, collaboration_id)",
    ),
    ("of_its_case", "application_id, case_id", "referrals_application (id, case_id)"),
    ("own_stay", "stay_id, case_id, operator_id", "placements_stay (id, case_id, operator_id)"),
)
#: A yes keeps the place to the end of the planned day of arrival; whatever ends the offer lets it go.
TRIGGERS = """
CREATE FUNCTION placements_answer_is_the_applicants() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF vk_me() IS NOT NULL AND NEW.state IS DISTINCT FROM OLD.state AND (
    (vk_me() <> OLD.operator_id AND NEW.state NOT IN ('accepted', 'declined', 'fell')) OR
    (vk_me() <> OLD.case_owner_id AND NEW.state IN ('accepted', 'declined', 'fell'))) THEN
    RAISE EXCEPTION 'an offer is answered by the applicant and handled by the operator';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER answer_is_the_applicants BEFORE UPDATE ON placements_offer
  FOR EACH ROW EXECUTE FUNCTION placements_answer_is_the_applicants();
CREATE FUNCTION vk_settle_offer(in_offer uuid, at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  UPDATE placements_placeclaim c SET row_version = c.row_version + 1,
    expires_at = CASE WHEN o.state <> 'accepted' THEN c.expires_at
      ELSE greatest(o.answer_by, (o.planned_from + 1)::timestamp AT TIME ZONE 'Europe/Stockholm') END,
    released_at = CASE WHEN o.ended_at IS NULL THEN NULL ELSE at END
  FROM placements_offer o
  WHERE o.id = in_offer AND o.claim_id = c.id AND c.kind = 'hold' AND c.released_at IS NULL
    AND o.state <> 'open' AND vk_me() IN (o.operator_id, o.case_owner_id) $$;
REVOKE ALL ON FUNCTION vk_settle_offer(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_settle_offer(uuid, timestamptz) TO vk_app;
GRANT UPDATE (expires_at, released_at, row_version) ON placements_placeclaim TO vk_definer;
CREATE POLICY definer_update ON placements_placeclaim FOR UPDATE TO vk_definer USING (true) WITH CHECK (true);
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_settle_offer(uuid, timestamptz) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
UNDO = """
DROP FUNCTION vk_settle_offer(uuid, timestamptz);
DROP POLICY definer_update ON placements_placeclaim;
REVOKE UPDATE (expires_at, released_at, row_version) ON placements_placeclaim FROM vk_definer;
DROP TRIGGER answer_is_the_applicants ON placements_offer;
DROP FUNCTION placements_answer_is_the_applicants();
"""
SECURITY = [
    Secure(
        "placements_offer",
        select=f"{MINE} OR {IN_MY_CASES}",
        insert=f"{MINE} AND {IN_MY_CASES}",
        update=f"{MINE} OR case_owner_id = {ME}",
        update_columns=COLUMNS,
        definer=True,
    ),
    CaseOwnerKey("placements_offer"),
    Sheltered("placements_offer"),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_offer ADD CONSTRAINT placements_offer_{name} FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_offer DROP CONSTRAINT placements_offer_{name}",
        )
        for name, columns, target in KEYS
    ),
    migrations.RunSQL(TRIGGERS, UNDO),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_user_representative"),
        ("placements", "0004_quota_use"),
        ("referrals", "0021_offers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Väntar på svar"),
                            ("accepted", "Tackat ja"),
                            ("declined", "Tackat nej"),
                            ("expired", "Inget svar i tid"),
                            ("taken_back", "Taget tillbaka"),
                            ("given", "Platsen är given"),
                            ("fell", "Föll med ansökan"),
                            ("passed_over", "Enheten sade nej just nu"),
                            ("taken_up", "Enheten tog upp den igen"),
                        ],
                        max_length=12,
                        verbose_name="läge",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own_wish", "Den enskilde tackar nej"),
                            ("later", "Kan inte komma då, men senare"),
                            ("other_place", "Har fått en annan plats"),
                            ("need_changed", "Behovet har ändrats"),
                            ("not_reached", "Går inte att nå"),
                            ("not_combined", "Kan inte kombineras med boende just nu"),
                            ("care_need", "Enheten kan inte ge den vård som behövs just nu"),
                            ("staffing", "Bemanningen räcker inte just nu"),
                            ("place", "Platsen passar inte"),
                            ("not_given", "Platsen gavs inte i tid"),
                            ("other", "Annat skäl"),
                        ],
                        max_length=14,
                        verbose_name="skäl",
                    ),
                ),
                ("planned_from", models.DateField(blank=True, null=True, verbose_name="planerad ankomst")),
                ("planned_to", models.DateField(blank=True, null=True, verbose_name="planerad utskrivning")),
                ("made_at", models.DateTimeField(verbose_name="erbjuden")),
                ("made_by_name", models.CharField(max_length=160, verbose_name="erbjuden av")),
                ("answer_by", models.DateTimeField(blank=True, null=True, verbose_name="svar senast")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="besvarad")),
                (
                    "answered_by_name",
                    models.CharField(blank=True, max_length=160, verbose_name="besvarad av"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutad")),
                ("kept", models.BooleanField(blank=True, null=True, verbose_name="köplatsen är kvar")),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.application",
                        verbose_name="ansökan",
                    ),
                ),
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
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="placements.placeclaim",
                        verbose_name="plats",
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="erbjuder",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.stay",
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
                "verbose_name": "erbjudande",
                "verbose_name_plural": "erbjudanden",
                "indexes": [
                    models.Index(fields=["unit", "state"], name="placements__unit_id_f5eaea_idx"),
                    models.Index(
                        fields=["operator", "state", "answer_by"], name="placements__operato_028885_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["passed_over", "taken_up"]),
                            models.Q(
                                ("answer_by__gt", models.F("made_at")),
                                ("claim__isnull", False),
                                ("planned_from__isnull", False),
                            ),
                            models.Q(("claim__isnull", True), ("state", "fell")),
                            _connector="OR",
                        ),
                        name="offer_of_a_place_has_its_claim_and_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("state__in", ["open", "accepted", "passed_over"])
                            ),
                            models.Q(
                                models.Q(("state__in", ["open", "accepted", "passed_over"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ended_offer_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["declined", "taken_back", "passed_over", "taken_up"]),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refused_offer_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "given"), ("stay__isnull", False)),
                            models.Q(models.Q(("state", "given"), _negated=True), ("stay__isnull", True)),
                            _connector="OR",
                        ),
                        name="given_offer_has_its_stay",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "passed_over"])),
                        fields=("case", "application"),
                        name="one_offer_at_a_time",
                    ),
                    models.UniqueConstraint(fields=("case", "claim"), name="one_offer_per_claim"),
                ],
            },
        ),
        *SECURITY,
    ]
