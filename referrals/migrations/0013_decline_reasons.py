"""Reasons for not recommending a placement, and what was written before counts as ready.

The list is the house's own proposal and dated, so that a county's group can change it: nobody is turned away for not having
been sober long enough, and each reason says what comes next instead.
"""

import datetime as dt
import uuid

from django.db import migrations
from django.db.models import F

from vardkedja.core.rls import migrating

SINCE = dt.date(2022, 1, 1)
#: code, label, proposed next step
REASONS = (
    ("less_is_enough", "Behovet kan mötas med stöd hemma eller öppenvård", "Pröva öppenvård eller boendestöd, och följ upp inom tre månader."),
    ("other_unit", "Enheten kan inte möta behovet, en annan form av vård behövs", "Pröva en annan enhet eller en plats utanför länets egna."),
    ("care_first", "Den enskilde behöver sluten vård eller avgiftning först", "Kontakta regionens slutenvård, och ta upp ansökan på nytt när vården planeras ut."),
    ("target_group", "Den enskilde hör inte till enhetens målgrupp enligt tillståndet", "Sök en enhet vars tillstånd omfattar den enskilde."),
    ("own_wish", "Den enskilde vill inte ha placeringen", "Gör ett nytt försök att nå fram, och erbjud det stöd som den enskilde vill ha."),
    ("unclear", "Underlaget räcker inte för en bedömning", "Komplettera underlaget, så tas ansökan upp på nästa möte."),
)  # fmt: skip


def load(apps, schema_editor):
    reason = apps.get_model("referrals", "DeclineReason")
    with migrating():
        reason.objects.bulk_create(
            [
                reason(
                    id=uuid.uuid4(),
                    code=code,
                    label=label,
                    next_step=step,
                    position=position,
                    valid_from=SINCE,
                )
                for position, (code, label, step) in enumerate(REASONS)
            ]
        )
        written = apps.get_model("referrals", "MemberAssessment")
        written.objects.filter(ready_at=None).update(ready_at=F("written_at"))


def unload(apps, schema_editor):
    with migrating():
        apps.get_model("referrals", "DeclineReason").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0012_group_security")]
    operations = [migrations.RunPython(load, unload)]
