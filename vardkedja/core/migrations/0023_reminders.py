"""When one was reminded of a task."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0022_instruments")]
    operations = [
        migrations.AddField(
            model_name="task",
            name="reminded_on",
            field=models.DateField(blank=True, null=True, verbose_name="påmind"),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (reminded_on) ON core_task TO vk_app",
            "REVOKE UPDATE (reminded_on) ON core_task FROM vk_app",
        ),
    ]
