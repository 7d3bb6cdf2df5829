"""The queue's rules as dated versions, a ticket's two times, and every change of a ticket as an event.

The database itself writes the event when a ticket is made or changed, and nobody can otherwise, so history can be neither
forged nor forgotten. Tickets that are there get the events that their applications tell of.
"""

import uuid

import django.db.models.deletion
from django.db import connection, migrations, models

from vardkedja.core.rls import ME, MY_COLLABORATIONS, WORKER, Secure, migrating

CHANGES = [
    ("joined", "ställdes i kön"),
    ("completed", "blev komplett för bedömning"),
    ("priority", "fick sin prioritet"),
    ("moved", "flyttades till en annan enhets kö"),
    ("left", "lämnade kön"),
    ("returned", "kom tillbaka till kön"),
    ("paused", "pausades"),
    ("resumed", "väntar igen"),
    ("offered", "fick ett erbjudande"),
    ("kept", "erbjudandet gick tillbaka, köplatsen är kvar"),
    ("lost", "erbjudandet gick tillbaka, ställdes sist"),
]
WHYS = [
    ("withdrawn", "ansökan återkallades"),
    ("placed", "fick plats"),
    ("refused", "avslag"),
    ("not_recommended", "remissgruppen tillstyrkte inte"),
    ("assessed", "placeringsbedömning"),
    ("followed", "gruppens förslag följdes"),
    ("reconsidered", "ansökan togs upp på nytt"),
    ("own_wish", "den enskildes önskan"),
    ("other_care", "annan vård pågår"),
    ("not_reached", "går inte att nå"),
    ("more_asked", "uppgifter har begärts in"),
    ("ready", "hindret är borta"),
    ("declined", "tackade nej"),
    ("expired", "svarade inte i tid"),
    ("by_unit", "enheten tog tillbaka erbjudandet"),
    ("rebuilt", "återskapad ur ansökan"),
]
ORDERS = [
    ("request", "Först begärd"),
    ("complete", "Först komplett"),
    ("priority", "Prioritet, sedan begärd"),
    ("priority_complete", "Prioritet, sedan komplett"),
]
PRIORITIES = [
    (1, "Prioritet 1 – behöver plats först"),
    (2, "Prioritet 2 – före övriga"),
    (3, "Prioritet 3 – i tur"),
]

#: The applications tell when a ticket was made, got its class and left; that it was moved or came back meanwhile, they do not.
BACKFILL = """
UPDATE referrals_queueticket SET completed_at = requested_at, changed_at = requested_at;
CREATE TEMPORARY TABLE facts ON COMMIT DROP AS
  SELECT f.*, row_number() OVER (PARTITION BY f.ticket ORDER BY f.at, f.step) AS number FROM (
    SELECT t.id AS ticket, t.requested_at AS at, 0 AS step, 'joined' AS change, 'rebuilt' AS why, 'waiting' AS state,
      CASE WHEN EXISTS (SELECT 1 FROM referrals_application a JOIN referrals_placementassessment p
        ON p.application_id = a.id WHERE a.ticket_id = t.id) THEN 3 ELSE t.priority_class END AS class
    FROM referrals_queueticket t
    UNION ALL
    SELECT a.ticket_id, p.recorded_at, 1, 'priority', 'assessed', 'waiting', p.priority_class
    FROM referrals_placementassessment p JOIN referrals_application a ON a.id = p.application_id
    WHERE a.ticket_id IS NOT NULL
    UNION ALL
    SELECT t.id, t.left_at, 2, 'left', CASE a.state WHEN 'placed' THEN 'placed' WHEN 'withdrawn' THEN 'withdrawn'
      WHEN 'declined' THEN 'refused' ELSE 'rebuilt' END, 'left', t.priority_class
    FROM referrals_queueticket t LEFT JOIN referrals_application a ON a.ticket_id = t.id WHERE t.state = 'left'
  ) f;
INSERT INTO referrals_queueevent (id, ticket_id, collaboration_id, number, at, change, why, unit_id, state, priority_class,
    requested_at, completed_at, acute, paused)
  SELECT gen_random_uuid(), t.id, t.collaboration_id, f.number, f.at, f.change, f.why, t.unit_id, f.state, f.class,
    t.requested_at, t.completed_at, false, false
  FROM facts f JOIN referrals_queueticket t ON t.id = f.ticket;
UPDATE referrals_queueticket t SET row_version = f.number, changed_at = f.at, change = f.change, why = f.why
  FROM (SELECT DISTINCT ON (ticket) * FROM facts ORDER BY ticket, number DESC) f WHERE f.ticket = t.id;
DROP TABLE facts;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def fill(apps, schema_editor):
    with migrating(), connection.cursor() as cursor:
        cursor.execute(BACKFILL)


IN_COLLABORATION = f"collaboration_id IN {MY_COLLABORATIONS}"
OWN_UNIT = (
    f"operator_id = {ME} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME} "
    "AND u.collaboration_id = referrals_queuepolicy.collaboration_id)"
)
OWN_POLICY = (
    f"operator_id = {ME} AND EXISTS (SELECT 1 FROM referrals_queuepolicy p WHERE p.id = policy_id "
    f"AND p.operator_id = {ME} AND p.collaboration_id = referrals_queuequota.collaboration_id)"
)
GROWING = ("queuepolicy", "queuequota", "queueevent")
SECURITY = [
    Secure("referrals_queuepolicy", select=IN_COLLABORATION, insert=OWN_UNIT, definer=True),
    Secure("referrals_queuequota", select=IN_COLLABORATION, insert=OWN_POLICY, definer=True),
    # Only the ticket's own trigger writes an event: no role may make a trigger.
    Secure(
        "referrals_queueevent",
        select=IN_COLLABORATION,
        insert=f"pg_trigger_depth() > 0 AND {IN_COLLABORATION}",
        worker_select=f"collaboration_id = {WORKER}",
    ),
    *(
        migrations.RunSQL(
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON referrals_{name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            f"DROP TRIGGER {name}_append_only ON referrals_{name}",
        )
        for name in GROWING
    ),
]
COLUMNS = "completed_at, acute, paused, offered_at, last_at, change, why, changed_at"
GRANTS = migrations.RunSQL(
    f"GRANT SELECT ({COLUMNS}) ON referrals_queueticket TO vk_app, vk_worker; "
    "GRANT UPDATE (completed_at, paused, offered_at, last_at, change, why, changed_at) ON referrals_queueticket TO vk_app",
    migrations.RunSQL.noop,
)
#: An event is how the ticket stood after the change. Times of one ticket never go backwards.
WRITTEN = migrations.RunSQL(
    """
CREATE FUNCTION referrals_count_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.row_version := 1;
  IF TG_OP = 'UPDATE' THEN
    NEW.row_version := OLD.row_version + 1;
    NEW.changed_at := greatest(NEW.changed_at, OLD.changed_at);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ticket_is_counted BEFORE INSERT OR UPDATE ON referrals_queueticket
  FOR EACH ROW EXECUTE FUNCTION referrals_count_ticket();
CREATE FUNCTION referrals_write_queue_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO referrals_queueevent (id, ticket_id, collaboration_id, number, at, change, why, unit_id, state,
    priority_class, requested_at, completed_at, acute, paused, offered_at, last_at)
  VALUES (gen_random_uuid(), NEW.id, NEW.collaboration_id, NEW.row_version, NEW.changed_at, NEW.change, NEW.why,
    NEW.unit_id, NEW.state, NEW.priority_class, NEW.requested_at, NEW.completed_at, NEW.acute, NEW.paused,
    NEW.offered_at, NEW.last_at);
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_writes_its_event AFTER INSERT OR UPDATE ON referrals_queueticket
  FOR EACH ROW EXECUTE FUNCTION referrals_write_queue_event();
""",
    """
DROP TRIGGER ticket_writes_its_event ON referrals_queueticket;
DROP FUNCTION referrals_write_queue_event();
DROP TRIGGER ticket_is_counted ON referrals_queueticket;
DROP FUNCTION referrals_count_ticket();
""",
)
#: Which quotas count a ticket: the applicant's column is read by nobody, and this answers the unit's operator only.
QUOTAS = migrations.RunSQL(
    """
GRANT SELECT ON referrals_queueticket, core_domain, core_organisation TO vk_definer;
CREATE POLICY definer_select ON referrals_queueticket FOR SELECT TO vk_definer USING (true);
CREATE POLICY definer_select ON core_domain FOR SELECT TO vk_definer USING (true);
CREATE POLICY definer_select ON core_organisation FOR SELECT TO vk_definer USING (true);
CREATE FUNCTION vk_quota_tickets(in_policy uuid) RETURNS TABLE (ticket uuid, quota uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, q.id FROM referrals_queuepolicy p
  JOIN referrals_queuequota q ON q.policy_id = p.id
  JOIN referrals_queueticket t ON t.unit_id = p.unit_id AND t.state = 'waiting'
  JOIN core_domain d ON d.id = t.owner_id
  JOIN core_organisation o ON o.id = d.organisation_id
  WHERE p.id = in_policy AND p.operator_id = vk_me() AND (q.organisation_id = o.id OR q.kind = o.kind) $$;
REVOKE ALL ON FUNCTION vk_quota_tickets(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_quota_tickets(uuid) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_quota_tickets(uuid) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
""",
    """
DROP FUNCTION vk_quota_tickets(uuid);
DROP POLICY definer_select ON core_organisation;
DROP POLICY definer_select ON core_domain;
DROP POLICY definer_select ON referrals_queueticket;
REVOKE ALL ON referrals_queueticket, core_domain, core_organisation FROM vk_definer;
""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0017_nobody_names_themselves"),
        ("referrals", "0004_protected_persons"),
    ]
    operations = [
        migrations.RenameField("queueticket", "since", "requested_at"),
        migrations.RemoveIndex(
            model_name="queueticket",
            name="referrals_q_unit_id_9b8f11_idx",
        ),
        migrations.AddField(
            model_name="queueticket",
            name="acute",
            field=models.BooleanField(default=False, verbose_name="akut"),
        ),
        migrations.AddField(
            model_name="queueticket",
            name="change",
            field=models.CharField(
                choices=CHANGES, default="joined", max_length=12, verbose_name="senaste händelse"
            ),
        ),
        migrations.AddField(
            model_name="queueticket",
            name="changed_at",
            field=models.DateTimeField(null=True, verbose_name="ändrad"),
        ),
        migrations.AddField(
            model_name="queueticket",
            name="completed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="komplett sedan"),
        ),
        migrations.AddField(
            model_name="queueticket",
            name="last_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ställd sist"),
        ),
        migrations.AddField(
            model_name="queueticket",
            name="offered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="erbjuden"),
        ),
        migrations.AddField(
            model_name="queueticket",
            name="paused",
            field=models.BooleanField(default=False, verbose_name="pausad"),
        ),
        migrations.AddField(
            model_name="queueticket",
            name="why",
            field=models.CharField(blank=True, choices=WHYS, max_length=20, verbose_name="skäl"),
        ),
        migrations.AlterField(
            model_name="queueticket",
            name="requested_at",
            field=models.DateTimeField(verbose_name="köbar sedan"),
        ),
        migrations.AddIndex(
            model_name="queueticket",
            index=models.Index(
                fields=["unit", "state", "priority_class", "requested_at"],
                name="referrals_q_unit_id_bb3395_idx",
            ),
        ),
        migrations.CreateModel(
            name="QueuePolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("order", models.CharField(choices=ORDERS, max_length=20, verbose_name="ordning")),
                ("acute_kept", models.BooleanField(default=True, verbose_name="akutplatser bara för akuta")),
                (
                    "declines_kept",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="nej som behåller köplatsen"
                    ),
                ),
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
                "verbose_name": "köregel",
                "verbose_name_plural": "köregler",
                "ordering": ["-valid_from", "-set_at"],
            },
        ),
        migrations.CreateModel(
            name="QueueQuota",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("region", "Region"),
                            ("municipality", "Kommun"),
                            ("federation", "Kommunalförbund"),
                            ("private", "Privat utförare"),
                            ("state", "Statlig myndighet"),
                        ],
                        max_length=20,
                        verbose_name="slag av part",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(verbose_name="högst antal platser")),
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
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="part",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="referrals.queuepolicy",
                    ),
                ),
            ],
            options={
                "verbose_name": "kvot",
                "verbose_name_plural": "kvoter",
                "ordering": ["policy", "kind", "organisation"],
            },
        ),
        migrations.CreateModel(
            name="QueueEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(verbose_name="när")),
                ("change", models.CharField(choices=CHANGES, max_length=12, verbose_name="händelse")),
                ("why", models.CharField(blank=True, choices=WHYS, max_length=20, verbose_name="skäl")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "väntar"), ("left", "har lämnat kön")], max_length=8
                    ),
                ),
                ("priority_class", models.PositiveSmallIntegerField(choices=PRIORITIES)),
                ("requested_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("acute", models.BooleanField()),
                ("paused", models.BooleanField()),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("last_at", models.DateTimeField(blank=True, null=True)),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.queueticket",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "händelse i kön",
                "verbose_name_plural": "händelser i kön",
            },
        ),
        migrations.AddIndex(
            model_name="queueevent",
            index=models.Index(fields=["unit", "at"], name="referrals_q_unit_id_17fb7a_idx"),
        ),
        migrations.AddConstraint(
            model_name="queueevent",
            constraint=models.UniqueConstraint(
                fields=("ticket", "number"), name="queue_event_once_per_version"
            ),
        ),
        migrations.AddIndex(
            model_name="queuepolicy",
            index=models.Index(fields=["unit", "valid_from"], name="referrals_q_unit_id_f88f26_idx"),
        ),
        migrations.AddConstraint(
            model_name="queuepolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__gte", models.F("set_at"))),
                name="queue_policy_never_looks_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="queuepolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="queue_policy_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="queuequota",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", True), models.Q(("kind", ""), _negated=True)),
                    models.Q(("kind", ""), ("organisation__isnull", False)),
                    _connector="OR",
                ),
                name="quota_names_a_party_or_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="queuequota",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1)), name="quota_gives_some_place"
            ),
        ),
        *SECURITY,
        GRANTS,
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("queueticket", "changed_at", models.DateTimeField(verbose_name="ändrad")),
        WRITTEN,
        QUOTAS,
    ]
