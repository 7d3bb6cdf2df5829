"""Meetings of the referral group, its rules, conditions, and members who do not take part in a case."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_user_representative"),
        ("referrals", "0010_care_clocks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("present", models.BooleanField(verbose_name="närvarar")),
            ],
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="villkor")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "väntar"), ("met", "uppfyllt"), ("dropped", "gäller inte längre")],
                        default="open",
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=160)),
            ],
            options={
                "verbose_name": "villkor",
                "verbose_name_plural": "villkor",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="DeclineReason",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=24, verbose_name="kod")),
                ("label", models.CharField(max_length=160, verbose_name="skäl")),
                ("next_step", models.CharField(max_length=300, verbose_name="föreslaget nästa steg")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
            ],
            options={
                "verbose_name": "skäl att inte tillstyrka",
                "verbose_name_plural": "skäl att inte tillstyrka",
                "ordering": ["position", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="GroupRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at_least", models.PositiveSmallIntegerField(verbose_name="minst så många ledamöter")),
                (
                    "urgent_at_least",
                    models.PositiveSmallIntegerField(verbose_name="minst så många mellan möten"),
                ),
                (
                    "authorities",
                    models.JSONField(blank=True, default=list, verbose_name="myndigheter som ska vara med"),
                ),
                (
                    "professions",
                    models.JSONField(blank=True, default=list, verbose_name="professioner som ska vara med"),
                ),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
            ],
            options={
                "verbose_name": "regel om beslutförhet",
                "verbose_name_plural": "regler om beslutförhet",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("held_on", models.DateField(verbose_name="dag")),
                ("starts_at", models.TimeField(verbose_name="börjar")),
                ("ends_at", models.TimeField(verbose_name="slutar")),
                ("place", models.CharField(max_length=120, verbose_name="plats")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planerat"), ("open", "pågår"), ("closed", "avslutat")],
                        default="planned",
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                ("last_paragraph", models.PositiveSmallIntegerField(default=0)),
                ("planned_by_name", models.CharField(max_length=160)),
                ("changed_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by_name", models.CharField(blank=True, max_length=160)),
                ("row_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "möte",
                "verbose_name_plural": "möten",
                "ordering": ["-held_on", "-starts_at"],
            },
        ),
        migrations.CreateModel(
            name="MeetingItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="paragraf")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "väntar"),
                            ("assessed", "bedömd"),
                            ("postponed", "bordlagd"),
                            ("fallen", "utgår"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="läge",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("dissents", models.BooleanField(default=False, verbose_name="reserverar sig")),
            ],
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_name", models.CharField(max_length=160)),
                ("ground", models.CharField(max_length=12, verbose_name="grund")),
                ("recorded_by_name", models.CharField(max_length=160)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=160)),
            ],
            options={
                "verbose_name": "jäv",
                "verbose_name_plural": "jäv",
            },
        ),
        migrations.AddField(
            model_name="groupmember",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ordinary", "ordinarie"),
                    ("substitute", "ersättare"),
                    ("user", "brukarrepresentant"),
                ],
                default="ordinary",
                max_length=10,
                verbose_name="plats",
            ),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="stands_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referrals.groupmember",
                verbose_name="ersättare för",
            ),
        ),
        migrations.AddField(
            model_name="memberassessment",
            name="ready_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="delegationrule",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("case_worker", "Handläggare"),
                    ("unit_manager", "Enhetschef (delegat)"),
                    ("region_planner", "Vårdplanerare i regionen"),
                    ("group_member", "Ledamot i remissgruppen"),
                    ("group_chair", "Ordförande i remissgruppen"),
                    ("head_of_home", "Föreståndare"),
                    ("home_staff", "Personal på boende"),
                    ("substitute", "Vikarie"),
                    ("finance", "Ekonom"),
                    ("steering", "Styrgrupp"),
                    ("log_reviewer", "Logggranskare"),
                    ("auditor", "Revisor"),
                    ("user_representative", "Brukarrepresentant"),
                    ("administrator", "Administratör"),
                ],
                max_length=20,
                verbose_name="roll",
            ),
        ),
        migrations.AddField(
            model_name="placementassessment",
            name="decline_code",
            field=models.CharField(blank=True, max_length=24, verbose_name="skäl"),
        ),
        migrations.AddField(
            model_name="placementassessment",
            name="urgent",
            field=models.BooleanField(default=False, verbose_name="mellan möten"),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "substitute"), ("stands_in_for__isnull", False)),
                    models.Q(
                        models.Q(("kind", "substitute"), _negated=True), ("stands_in_for__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="substitute_stands_in_for_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_chair", True), ("kind", "user"), _negated=True),
                name="user_representative_never_chairs",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.groupmember"
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conditions",
                to="referrals.placementassessment",
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="responsible",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.domain",
                verbose_name="svarar för villkoret",
            ),
        ),
        migrations.AddConstraint(
            model_name="declinereason",
            constraint=models.UniqueConstraint(
                fields=("code", "valid_from"), name="decline_reason_once_per_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="declinereason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="decline_reason_ends_after_it_begins",
                violation_error_message="Slutdagen måste vara efter startdagen.",
            ),
        ),
        migrations.AddField(
            model_name="grouprule",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rules",
                to="referrals.referralgroup",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="referrals.referralgroup",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="host",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="referrals.meeting",
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.application"
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referrals.placementassessment",
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="referrals.meeting"
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participations",
                to="referrals.placementassessment",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.groupmember"
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="domain",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referralgroup"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="recorded_by_domain",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.UniqueConstraint(
                fields=("owner", "assessment", "number"), name="one_condition_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="settled_condition_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouprule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="group_rule_ends_after_it_begins",
                violation_error_message="Slutdagen måste vara efter startdagen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouprule",
            constraint=models.UniqueConstraint(
                fields=("group", "valid_from"), name="group_rule_once_per_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="grouprule",
            constraint=models.CheckConstraint(
                condition=models.Q(("at_least__gte", 1), ("urgent_at_least__gte", 1)),
                name="group_rule_asks_for_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["group", "-held_on"], name="referrals_m_group_i_02d95a_idx"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(fields=("id", "host"), name="meeting_and_host"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="meeting_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("opened_at__isnull", True), ("state", "planned")),
                    models.Q(("closed_at__isnull", True), ("opened_at__isnull", False), ("state", "open")),
                    models.Q(("closed_at__isnull", False), ("opened_at__isnull", False), ("state", "closed")),
                    _connector="OR",
                ),
                name="meeting_state_has_its_moments",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "member"), name="attendance_once_per_member"
            ),
        ),
        migrations.AddIndex(
            model_name="meetingitem",
            index=models.Index(fields=["meeting"], name="referrals_m_meeting_4e0de8_idx"),
        ),
        migrations.AddIndex(
            model_name="meetingitem",
            index=models.Index(fields=["application"], name="referrals_m_applica_86bb26_idx"),
        ),
        migrations.AddConstraint(
            model_name="meetingitem",
            constraint=models.UniqueConstraint(
                fields=("owner", "meeting", "application"), name="once_on_the_agenda"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingitem",
            constraint=models.UniqueConstraint(
                fields=("owner", "meeting", "position"), name="one_item_per_paragraph"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessment__isnull", False), ("state", "assessed")),
                    models.Q(models.Q(("state", "assessed"), _negated=True), ("assessment__isnull", True)),
                    _connector="OR",
                ),
                name="assessed_item_has_its_assessment",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("owner", "assessment", "member"), name="takes_part_once_per_assessment"
            ),
        ),
        migrations.AddIndex(
            model_name="recusal",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["user"], name="recused_users"
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("case", "user"),
                name="recused_once_per_case",
            ),
        ),
    ]
