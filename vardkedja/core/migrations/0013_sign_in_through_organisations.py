"""The HSA-id by which an organisation's own sign-in names an account, and allauth's tables for it, which stay empty."""

from django.db import migrations, models

from vardkedja.core.rls import OwnedByNobody


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0012_history_clock"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        migrations.AddField(
            model_name="user",
            name="hsa_id",
            field=models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name="HSA-id"),
        ),
        OwnedByNobody("socialaccount_socialaccount", app="SELECT"),
        OwnedByNobody("socialaccount_socialapp", app="SELECT"),
        OwnedByNobody("socialaccount_socialtoken", app="SELECT"),
    ]
