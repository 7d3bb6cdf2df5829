"""An application may come by the acute route, whose step has terms of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0024_who_decides_sends_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="application",
            name="route",
            field=models.CharField(
                blank=True,
                choices=[
                    ("referral_group", "Remissgrupp"),
                    ("head_alone", "Föreståndaren beslutar själv"),
                    ("queue_by_request", "Kö efter begäran"),
                    ("acute", "Akut plats"),
                ],
                default="",
                max_length=20,
                verbose_name="intagningsväg",
            ),
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
                    ("on_call", "Socialjour eller akutmottagning"),
                ],
                max_length=20,
                verbose_name="roll",
            ),
        ),
        migrations.AlterField(
            model_name="stepterms",
            name="step",
            field=models.CharField(
                choices=[
                    ("inquiry", "Inleda utredning"),
                    ("assess", "Ledamots bedömning"),
                    ("joint_assessment", "Gruppens placeringsbedömning"),
                    ("decide", "Beslut"),
                    ("reply", "Svar på begäran"),
                    ("complete", "Komplettera ansökan"),
                    ("compulsory", "Frister i tvångsvård"),
                    ("acute", "Det som fylls i efter en akut plats"),
                ],
                max_length=20,
                verbose_name="steg",
            ),
        ),
    ]
