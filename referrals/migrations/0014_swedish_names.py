"""Swedish names of columns and tables, as the register extract tells them; nothing in the database changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_user_representative"),
        ("referrals", "0013_decline_reasons"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="meetingitem",
            options={
                "ordering": ["position"],
                "verbose_name": "ärende på möte",
                "verbose_name_plural": "ärenden på möte",
            },
        ),
        migrations.AlterModelOptions(
            name="participation",
            options={
                "verbose_name": "medverkan i bedömning",
                "verbose_name_plural": "medverkan i bedömningar",
            },
        ),
        migrations.AlterField(
            model_name="condition",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="avgjort"),
        ),
        migrations.AlterField(
            model_name="condition",
            name="settled_by_name",
            field=models.CharField(blank=True, max_length=160, verbose_name="avgjort av"),
        ),
        migrations.AlterField(
            model_name="memberassessment",
            name="ready_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="klar för mötet"),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="upphörde"),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="ended_by_name",
            field=models.CharField(blank=True, max_length=160, verbose_name="avslutat av"),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="recorded_by_domain",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.domain",
                verbose_name="registrerat av",
            ),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="user_name",
            field=models.CharField(max_length=160, verbose_name="ledamot"),
        ),
    ]
