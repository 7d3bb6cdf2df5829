"""A substitute's shifts: the substitute reads the own at sign-in, the authority gives and ends them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import ME, SETUP, Secure

MINE = f"domain_id = {ME} OR {SETUP}"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_voices_and_citations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_at", models.DateTimeField(verbose_name="från")),
                ("ends_at", models.DateTimeField(verbose_name="till")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutat")),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vikarie",
                    ),
                ),
            ],
            options={
                "verbose_name": "pass",
                "verbose_name_plural": "pass",
                "ordering": ["starts_at"],
                "indexes": [
                    models.Index(fields=["domain", "unit", "ends_at"], name="core_shift_domain__06723a_idx"),
                    models.Index(fields=["user", "ends_at"], name="core_shift_user_id_2635ed_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="shift_ends_after_it_begins",
                        violation_error_message="Passet måste sluta efter att det börjar.",
                    )
                ],
            },
        ),
        Secure(
            "core_shift",
            select=f"user_id = (select vk_user()) OR {MINE}",
            insert=MINE,
            update=MINE,
            update_columns=["ended_at", "ended_by_id"],
        ),
    ]
