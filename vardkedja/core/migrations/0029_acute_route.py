"""A role for who asks for acute places at night: socialjour, psychiatric emergency, ward."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0028_units_take_outside"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="role",
            field=models.CharField(
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
                    ("on_call", "Socialjour eller akutmottagning"),
                ],
                max_length=20,
                verbose_name="roll",
            ),
        ),
        migrations.AlterField(
            model_name="task",
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
                    ("on_call", "Socialjour eller akutmottagning"),
                ],
                max_length=20,
            ),
        ),
    ]
