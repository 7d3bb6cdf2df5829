"""The clocks of compulsory care as the laws read.

Sources: lag 1988:870 om vård av missbrukare (LVM), lag 1990:52 om vård av unga (LVU), lag 1991:1128 om psykiatrisk
tvångsvård (LPT), lag 1991:1129 om rättspsykiatrisk vård (LRV). `sure=False`: to be checked against the law in force. A law
that changes is a further row, never new code; `docs/algorithms/clocks.md` shows each clock worked out.
"""

import datetime as dt
import uuid

from django.db import migrations

from vardkedja.core.rls import migrating

SINCE = dt.date(2000, 1, 1)

#: code, label, paragraph, start, amount, unit, and what else holds. The law is the front of the code.
CLOCKS = (
    ("lvm_submit", "Underställ beslutet om omhändertagande", "LVM 15 §", "immediate", 1, "day", {"stop": "submitted"}),
    ("lvm_court", "Rätten prövar omhändertagandet", "LVM 17 §", "submitted", 4, "day",
     {"stop": "confirmed", "or_later": "executed", "longer_if": "court_longer", "longer_amount": 7}),
    ("lvm_apply", "Ansök om vård", "LVM 18 §", "confirmed", 1, "week", {"stop": "applied"}),
    ("lvm_begin", "Påbörja vården, annars upphör beslutet", "LVM 12 §", "final", 4, "week", {"stop": "began"}),
    ("lvm_away", "Beslutet upphör om bortovaron varar så länge", "LVM 12 och 21 §§", "away", 6, "month",
     {"ends": True, "sure": False}),
    ("lvm_plan", "Upprätta plan för vård i annan form", "LVM 28 §", "other_form", 0, "day", {"stop": "plan"}),
    ("lvm_end", "Vården upphör senast", "LVM 20 och 21 §§", "began", 6, "month",
     {"stop": "ended", "adds_away": True, "ends": True}),
    ("lvu_submit", "Underställ beslutet om omhändertagande", "LVU 7 §", "immediate", 1, "week", {"stop": "submitted"}),
    ("lvu_apply", "Ansök om vård", "LVU 8 §", "executed", 4, "week", {"stop": "applied"}),
    ("lvu_consider", "Överväg om vården behövs (2 §)", "LVU 13 §", "began", 6, "month",
     {"stop": "considered", "repeats": True, "basis": "2"}),
    ("lvu_review", "Pröva om vården ska upphöra (3 §)", "LVU 13 §", "began", 6, "month",
     {"stop": "reviewed", "repeats": True, "basis": "3"}),
    ("lvu_end_2", "Vård enligt 2 § upphör vid 18 år", "LVU 21 §", "birth", 18, "year",
     {"stop": "ended", "ends": True, "basis": "2"}),
    ("lvu_end_3", "Vård enligt 3 § upphör vid 21 år", "LVU 21 §", "birth", 21, "year",
     {"stop": "ended", "ends": True, "basis": "3"}),
    ("lpt_apply", "Ansök om medgivande till fortsatt vård", "LPT 7 §", "admitted", 4, "week",
     {"stop": "applied", "sure": False}),
    ("lpt_first", "Vården upphör senast, om rätten inte förlänger", "LPT 8 §", "admitted", 4, "month",
     {"stop": "extended", "ends": True}),
    ("lpt_next", "Förlängd vård upphör senast", "LPT 9 §", "extended", 6, "month", {"stop": "ended", "ends": True}),
    ("lpt_again", "Ansök om förlängning innan tiden går ut", "LPT 9 §", "permitted_to", 0, "day",
     {"stop": "applied_again", "sure": False}),
    ("lrv_first", "Vården upphör senast, om rätten inte förlänger", "LRV 12 §", "ordered", 4, "month",
     {"stop": "extended", "ends": True}),
    ("lrv_next", "Förlängd vård upphör senast", "LRV 12 a §", "extended", 6, "month", {"stop": "ended", "ends": True}),
    ("lrv_again", "Ansök om förlängning innan tiden går ut", "LRV 12 a §", "permitted_to", 0, "day",
     {"stop": "applied_again", "sure": False}),
    ("lrv_test", "Särskild utskrivningsprövning", "LRV 16 a §", "tested", 6, "month",
     {"stop": "tested", "repeats": True, "sure": False}),
)  # fmt: skip


def load(apps, schema_editor):
    clock = apps.get_model("referrals", "CareClock")
    with migrating():
        clock.objects.bulk_create(
            clock(
                id=uuid.uuid4(), code=code, law=code[:3], label=label, paragraph=paragraph, start=start,
                amount=amount, unit=unit, valid_from=SINCE, **more,
            )
            for code, label, paragraph, start, amount, unit, more in CLOCKS
        )  # fmt: skip


def unload(apps, schema_editor):
    with migrating():
        apps.get_model("referrals", "CareClock").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_clocks")]
    operations = [migrations.RunPython(load, unload)]
