"""The instruments that come with the product: item numbers, allowed values, how they are counted, limits. No item texts.

The day from which a row holds is the first on which a result may be dated by it, not the day of its source. Sources:
- AUDIT: Saunders et al. 1993 (WHO); Bergman & Källmén 2002 for the Swedish form. Limits: risk from 6 (women) and 8 (men), over
  65 years from 7; zones from 14/18 and 16/20. Rule for leaving out: item 1 = 0, or items 2 and 3 = 0.
- AUDIT-C: Bush et al. 1998. Limits as Folkhälsomyndigheten uses them (5 and 6); the original ones are 3–4.
- DUDIT: Berman, Bergman, Palmstierna & Schlyter 2005. Limits 2 (women), 6 (men), 25.
- NODS: Gerstein et al. 1999: 17 questions, 10 criteria.
- ASI: Socialstyrelsen, Swedish revision 2017: three ratings in each of seven areas, no sum.
Later limits, another grouping or other areas are further rows, read by `manage.py load_instrument`.
"""

import datetime as dt
import uuid

from django.db import migrations

from vardkedja.core.rls import migrating

FROM, ASI_FROM = dt.date(2000, 1, 1), dt.date(2017, 1, 1)
NEVER_DRINKS = [{"when": [1], "skip": [2, 3, 4, 5, 6, 7, 8]}, {"when": [2, 3], "skip": [4, 5, 6, 7, 8]}]
AUDIT_LIMITS = "Bergman & Källmén 2002; Berman, Wennberg & Källmén 2012"
NODS_LIMITS = "Gerstein m.fl. 1999 (NORC)"
AREAS = (
    "Fysisk hälsa",
    "Arbete och försörjning",
    "Alkohol",
    "Narkotika",
    "Rättsliga problem",
    "Familj och umgänge",
    "Psykisk hälsa",
)
RATINGS = (
    ("klientens oro", range(5)),
    ("klientens hjälpbehov", range(5)),
    ("intervjuarens skattning", range(10)),
)


def items(*runs):
    """Runs of (how many items, allowed values), numbered from 1."""
    values = [list(allowed) for count, allowed in runs for _ in range(count)]
    return [{"number": number, "values": allowed} for number, allowed in enumerate(values, 1)]


def areas():
    pairs = [(area, asks, list(values)) for area in AREAS for asks, values in RATINGS]
    return [
        {"number": number, "values": values, "area": area, "asks": asks}
        for number, (area, asks, values) in enumerate(pairs, 1)
    ]


#: code, version, name, about, category, items, scoring, source, from, more
INSTRUMENTS = (
    (
        "audit", "1", "AUDIT", "Alkoholvanor det senaste året, 10 frågor", "substance",
        items((8, range(5)), (2, (0, 2, 4))), {"counting": "sum", "skips": NEVER_DRINKS},
        "Saunders m.fl. 1993 (WHO); svensk version Bergman & Källmén", FROM, {},
    ),
    (
        "audit_c", "1", "AUDIT-C", "Alkoholkonsumtion, de tre första frågorna i AUDIT", "substance",
        items((3, range(5))), {"counting": "sum", "skips": [{"when": [1], "skip": [2, 3]}]},
        "Bush m.fl. 1998", FROM, {},
    ),
    (
        "dudit", "1", "DUDIT", "Narkotika och andra droger, 11 frågor", "substance",
        items((9, range(5)), (2, (0, 2, 4))), {"counting": "sum"},
        "Berman, Bergman, Palmstierna & Schlyter 2005", FROM, {},
    ),
    (
        "nods", "1", "NODS", "Spel om pengar, 17 frågor som motsvarar 10 kriterier", "mental",
        items((17, (0, 1))),
        {
            "counting": "criteria",
            "criteria": [[1, 2], [3], [5], [7], [8, 9], [10], [12], [13], [14, 15, 16], [17]],
            "skips": [{"when": [4], "skip": [5, 6, 7]}, {"when": [6], "skip": [7]}, {"when": [11], "skip": [12]}],
        },
        "Gerstein m.fl. 1999 (NORC)", FROM, {},
    ),
    (
        "asi", "2017", "ASI", "Skattningar i sju livsområden ur en ASI-intervju", "social",
        areas(), {"counting": "profile"}, "Socialstyrelsen, svensk version 2017", ASI_FROM,
        {"age_from": 18, "training": True},
    ),
)  # fmt: skip


def zones(labels, starts, highest, **who):
    """Bands from each start to the next; the last goes to the highest sum."""
    ends = [*(start - 1 for start in starts[1:]), highest]
    return [
        {"label": label, "low": low, "high": high} | who
        for label, low, high in zip(labels, starts, ends, strict=True)
    ]


AUDIT_ZONES = (
    "Under gränsen för riskbruk",
    "Riskbruk",
    "Sannolikt skadligt bruk",
    "Sannolikt beroende",
)
RISK = ("Under gränsen för riskbruk", "Riskbruk")
DUDIT_ZONES = ("Under gränsen", "Sannolika narkotikarelaterade problem", "Sannolikt beroende")
NODS_ZONES = (
    "Inget kriterium uppfyllt",
    "Risk för spelproblem",
    "Spelproblem",
    "Sannolikt allvarliga spelproblem",
)
WOMAN, MAN = {"sex": "woman"}, {"sex": "man"}
YOUNGER, OLDER = {"age_to": 65}, {"age_from": 66}
#: code → (source, bands)
BANDS = {
    "audit": (
        AUDIT_LIMITS,
        zones(AUDIT_ZONES, (0, 6, 14, 18), 40, **WOMAN, **YOUNGER)
        + zones(AUDIT_ZONES, (0, 7, 14, 18), 40, **WOMAN, **OLDER)
        + zones(AUDIT_ZONES, (0, 8, 16, 20), 40, **MAN, **YOUNGER)
        + zones(AUDIT_ZONES, (0, 7, 16, 20), 40, **MAN, **OLDER),
    ),
    "audit_c": ("Folkhälsomyndigheten", zones(RISK, (0, 5), 12, **WOMAN) + zones(RISK, (0, 6), 12, **MAN)),
    "dudit": (
        "Berman, Bergman, Palmstierna & Schlyter 2005",
        zones(DUDIT_ZONES, (0, 2, 25), 44, **WOMAN) + zones(DUDIT_ZONES, (0, 6, 25), 44, **MAN),
    ),
    "nods": (NODS_LIMITS, zones(NODS_ZONES, (0, 1, 3, 5), 10)),
}


def load(apps, schema_editor):
    instrument = apps.get_model("referrals", "Instrument")
    band = apps.get_model("referrals", "InstrumentBand")
    with migrating():
        for position, row in enumerate(INSTRUMENTS):
            code, version, name, about, category, asked, scoring, source, since, more = row
            made = instrument(
                id=uuid.uuid4(), code=code, version=version, name=name, about=about, category=category,
                items=asked, scoring=scoring, position=position, source=source, valid_from=since, **more,
            )  # fmt: skip
            made.save(force_insert=True)
            told, bands = BANDS.get(code, ("", []))
            band.objects.bulk_create(
                band(id=uuid.uuid4(), instrument=made, source=told, valid_from=since, **one) for one in bands
            )


def unload(apps, schema_editor):
    with migrating():
        apps.get_model("referrals", "InstrumentBand").objects.all().delete()
        apps.get_model("referrals", "Instrument").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_instruments")]
    operations = [migrations.RunPython(load, unload)]
