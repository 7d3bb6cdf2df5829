from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0037_follow_up_visits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("identity", "Namn och nummer"),
                    ("application", "Ansökan"),
                    ("assessment", "Ledamots bedömning"),
                    ("placement_assessment", "Placeringsbedömning"),
                    ("assistance_decision", "Biståndsbeslut"),
                    ("admission_decision", "Inskrivningsbeslut"),
                    ("region_decision", "Regionens vårdbeslut"),
                    ("sis_decision", "SiS beslut (27 § LVM)"),
                    ("decision_proposal", "Förslag till beslut"),
                    ("communication", "Kommunicering med den enskilde"),
                    ("appeal", "Överklagande"),
                    ("appeal_review", "Omprövning"),
                    ("court_decision", "Domstolens avgörande"),
                    ("letter", "Brev till den enskilde"),
                    ("discharge_plan", "Plan för hemgång"),
                    ("discharge", "Utskrivning"),
                    ("discharge_safety", "Trygg hemgång"),
                    ("drug_test", "Drogtest"),
                    ("admission_sheet", "Inskrivningsblad"),
                    ("resident_card", "Kort för dagen"),
                    ("appointment", "Tid att passa"),
                    ("handover", "Överlämning mellan pass"),
                    ("placement_agreement", "Placeringsavtal"),
                    ("place_request", "Platsförfrågan"),
                    ("follow_up_visit", "Uppföljningsbesök"),
                    ("sip", "Samordnad individuell plan"),
                    ("care_plan", "Vårdplan (SoF 10 kap. 2 §)"),
                    ("health_plan", "Regionens vårdplan (PDL 3 kap. 6 §)"),
                    ("implementation_plan", "Genomförandeplan"),
                    ("end_report", "Slutrapport"),
                    ("plan_draft", "Utkast till plan"),
                    ("goal_follow_up", "Uppföljning av mål"),
                    ("daily_note", "Daganteckning"),
                    ("note_draft", "Osignerad daganteckning"),
                    ("note_objection", "Den enskildes invändning"),
                    ("support", "Beslut om stödinsats"),
                    ("instrument_result", "Resultat av bedömningsinstrument"),
                    ("report", "Anmälan"),
                    ("note", "Anteckning"),
                    ("document", "Tillagd handling"),
                    ("release_note", "Anteckning om utlämnande"),
                ],
                max_length=24,
                verbose_name="slag",
            ),
        ),
    ]
