"""What is sought without a place: support from the municipality, outpatient care of the region, or both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0026_reports"),
        ("referrals", "0019_children_are_a_further_entry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="application",
            name="sent_application_has_its_ticket",
        ),
        migrations.AlterField(
            model_name="application",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("hvb", "HVB (behandling dygnet runt)"),
                    ("housing", "Stödboende (boende med stöd)"),
                    ("support", "Stöd från kommunen, utan plats"),
                    ("open", "Öppenvård hos regionen, utan plats"),
                    ("both", "Öppenvård och stöd tillsammans, utan plats"),
                ],
                max_length=8,
                verbose_name="sökt nivå",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "utkast"),
                    ("sent", "skickad"),
                    ("assessed", "bedömd"),
                    ("approved", "klar för plats"),
                    ("placed", "placerad"),
                    ("withdrawn", "återkallad"),
                    ("declined", "avslagen"),
                    ("supported", "stöd beslutat"),
                ],
                default="draft",
                max_length=10,
                verbose_name="läge",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.unit",
            ),
        ),
        migrations.AlterField(
            model_name="placementassessment",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("hvb", "HVB (behandling dygnet runt)"),
                    ("housing", "Stödboende (boende med stöd)"),
                    ("support", "Stöd från kommunen, utan plats"),
                    ("open", "Öppenvård hos regionen, utan plats"),
                    ("both", "Öppenvård och stöd tillsammans, utan plats"),
                ],
                max_length=8,
                verbose_name="nivå",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", True), ("state", "draft")),
                    models.Q(("sent_at__isnull", True), ("state", "withdrawn")),
                    models.Q(
                        ("operator__isnull", False),
                        ("sent_at__isnull", False),
                        ("ticket__isnull", False),
                        ("unit__isnull", False),
                    ),
                    models.Q(
                        ("group_domain__isnull", True),
                        ("level__in", ["both", "open", "support"]),
                        ("operator__isnull", True),
                        ("sent_at__isnull", False),
                        ("ticket__isnull", True),
                        ("unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="sent_application_has_its_ticket",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level__in", ["both", "open", "support"]), _negated=True),
                    ("unit__isnull", True),
                    _connector="OR",
                ),
                name="without_place_there_is_no_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["approved", "assessed", "sent"]), ("unit__isnull", True)),
                fields=("case",),
                name="one_open_application_without_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True), ("unit__isnull", True)),
                fields=("case", "kind"),
                name="one_current_decision_per_kind_without_place",
            ),
        ),
    ]
