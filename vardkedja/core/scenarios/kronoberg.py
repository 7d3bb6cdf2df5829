"""Kronoberg as the interim report of 16 February 2023 describes it: real organisations and units, fictive staff.

Organisation numbers and municipality codes are public. Source of units and figures: "Delrapport samsjuklighet Kronoberg"
(Ekeliden 18 places, age over 25, run by the region in Tingsryd; Novus 13 + 1 intake place, run by Växjö; an integrated
outpatient clinic in Växjö and Ljungby from age 16). The framework is a proposal; only the clinic runs by agreement.
"""

import datetime as dt

from vardkedja.core.models import Domain, Organisation, Role, Unit, UnitRoute
from vardkedja.core.scenarios.municipalities import boards, keys_of, organisations, place_of
from vardkedja.core.scenarios.shapes import (
    County,
    DomainData,
    OrganisationData,
    QueueData,
    StaffData,
    UnitData,
    numbered,
)

KIND = Organisation.Kind
LEGAL = Unit.LegalType
GROUP = UnitRoute.Route.GROUP
#: The group weighs need and order of priority (the report's second step); within a class the time decides (an example).
QUEUE = QueueData("priority", "Delrapporten 2023: gruppen prioriterar. Tiden inom en klass är ett exempel.")

MUNICIPALITY_KEYS = keys_of("07")

ORGANISATIONS = (
    OrganisationData("region", KIND.REGION, "Region Kronoberg", "07", "2321000065"),
    *organisations(MUNICIPALITY_KEYS),
)
DOMAINS = (
    DomainData(
        "psykiatrin",
        "region",
        "Region Kronoberg, psykiatri och beroendevård",
        "Region Kronoberg",
        Domain.Law.HSL,
    ),
    DomainData(
        "ekeliden", "region", "Region Kronoberg, Ekeliden HVB", "Ekeliden (Region Kronoberg)", Domain.Law.SOL
    ),
    *boards(),
)
UNITS = (
    UnitData(
        "ekeliden",
        "Ekeliden",
        "ekeliden",
        LEGAL.HVB,
        "tingsryd",
        local_type="HVB",
        age_min=26,
        permit_places=18,
        route=GROUP,
        places=numbered(18),
        queue=QUEUE,
    ),
    UnitData(
        "novus",
        "Novus",
        "vaxjo",
        LEGAL.HOUSING_WITH_SUPPORT,
        "vaxjo",
        local_type="stödboende",
        age_min=18,
        permit_places=14,
        route=GROUP,
        places=numbered(13, intake=1),
        queue=QUEUE,
    ),
    UnitData("mottagning-vaxjo", "Samsjuklighetsmottagningen Växjö", "psykiatrin", LEGAL.CLINIC, "vaxjo",
             local_type="integrerad mottagning", age_min=16, partners=("vaxjo",)),
    UnitData("mottagning-ljungby", "Samsjuklighetsmottagningen Ljungby", "psykiatrin", LEGAL.CLINIC, "ljungby",
             local_type="integrerad mottagning", age_min=16, partners=("ljungby",)),
    *(
        UnitData(f"vuxen-{key}", f"Vuxenenheten {place_of(key)}", key, LEGAL.OFFICE, key)
        for key in MUNICIPALITY_KEYS
    ),
)  # fmt: skip

_WORKERS = {
    "vaxjo": ("Moa Lindqvist", "Viktor Hedlund"),
    "ljungby": ("Sara Nyström", "Jonas Ek"),
    "lessebo": ("Karin Alm", "Petra Ståhl"),
    "tingsryd": ("Oskar Bergman", "Lina Fors"),
    "uppvidinge": ("Elin Sandell", "Mats Öhman"),
    "markaryd": ("Anton Ryd", "Frida Holm"),
    "almhult": ("Nils Åberg", "Hanna Tegner"),
    "alvesta": ("Ida Malm", "Rikard Sjö"),
}
_MANAGERS = {
    "vaxjo": "Birgitta Thorell",
    "ljungby": "Eva Rosén",
    "lessebo": "Håkan Juhlin",
    "tingsryd": "Maria Ceder",
    "uppvidinge": "Lars Brodin",
    "markaryd": "Åsa Wikner",
    "almhult": "Göran Frisk",
    "alvesta": "Camilla Hage",
}
_ECONOMISTS = {
    "vaxjo": "Sofia Hjelm",
    "ljungby": "Tomas Borg",
    "lessebo": "Inger Palmgren",
    "tingsryd": "Fredrik Lund",
    "uppvidinge": "Agneta Svärd",
    "markaryd": "Robert Ask",
    "almhult": "Malin Ekdahl",
    "alvesta": "Christer Nord",
}


def _municipal_staff(key: str) -> tuple[StaffData, ...]:
    first, second = _WORKERS[key]
    office = f"vuxen-{key}"
    shown = key == "ljungby"
    return (
        StaffData(
            f"handlaggare.{key}", first, key, ((Role.CASE_WORKER, office),), "Socialsekreterare",
            "Handläggare" if shown else "",
        ),
        StaffData(f"handlaggare2.{key}", second, key, ((Role.CASE_WORKER, office),), "Socialsekreterare"),
        StaffData(
            f"chef.{key}", _MANAGERS[key], key, ((Role.UNIT_MANAGER, office),), "Enhetschef, delegat",
            "Enhetschef (delegat)" if shown else "",
        ),
        StaffData(f"ekonom.{key}", _ECONOMISTS[key], key, ((Role.FINANCE, ""),), "Ekonom"),
    )  # fmt: skip


STAFF = (
    *(person for key in MUNICIPALITY_KEYS for person in _municipal_staff(key)),
    StaffData("ledamot.ljungby", "Tove Grahn", "ljungby", ((Role.GROUP_MEMBER, ""),), "Beroendehandläggare",
              "Ledamot i remissgruppen"),
    StaffData("ledamot.vaxjo", "Peter Lilja", "vaxjo", ((Role.GROUP_MEMBER, ""),), "Verksamhetschef"),
    StaffData("ordforande", "Ulrika Dahl", "psykiatrin", ((Role.GROUP_CHAIR, ""), (Role.GROUP_MEMBER, "")),
              "Överläkare", "Ordförande i remissgruppen"),
    StaffData("brukare", "Lena Holm", "psykiatrin", ((Role.USER_REPRESENTATIVE, ""),), "Brukarrepresentant",
              "Brukarrepresentant"),
    StaffData("vardplanerare", "Johan Kvist", "psykiatrin", ((Role.REGION_PLANNER, ""),), "Vårdplanerare",
              "Vårdplanerare i regionen"),
    StaffData("forestandare.ekeliden", "Margareta Björk", "ekeliden", ((Role.HEAD_OF_HOME, "ekeliden"),),
              "Föreståndare", "Föreståndare (Ekeliden)"),
    StaffData("personal.ekeliden", "Ali Hassan", "ekeliden", ((Role.HOME_STAFF, "ekeliden"),),
              "Behandlingsassistent", "Personal på boende"),
    StaffData("vikarie.ekeliden", "Wilma Kron", "ekeliden", ((Role.SUBSTITUTE, "ekeliden"),), "Timvikarie",
              "Vikarie"),
    StaffData("forestandare.novus", "Stefan Uhlin", "vaxjo", ((Role.HEAD_OF_HOME, "novus"),), "Föreståndare"),
    StaffData("personal.novus", "Emma Roth", "vaxjo", ((Role.HOME_STAFF, "novus"),), "Boendestödjare"),
    StaffData("ekonom", "Berit Ljung", "psykiatrin", ((Role.FINANCE, ""),), "Controller", "Ekonom"),
    StaffData("styrgrupp", "Anders Falk", "psykiatrin", ((Role.STEERING, ""),), "Hälso- och sjukvårdsdirektör",
              "Styrgrupp"),
    StaffData("styrgrupp.vaxjo", "Gunilla Ahlm", "vaxjo", ((Role.STEERING, ""),), "Förvaltningschef"),
    StaffData("logg.ljungby", "Kerstin Munther", "ljungby", ((Role.LOG_REVIEWER, ""),), "Kvalitetsutvecklare",
              "Logggranskare"),
    StaffData("revisor", "Roland Stark", "ljungby", ((Role.AUDITOR, ""),), "Förtroendevald revisor", "Revisor"),
    StaffData("admin.ljungby", "Disa Palm", "ljungby", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare",
              "Administratör"),
    StaffData("admin.region", "Henrik Sund", "psykiatrin", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare"),
    StaffData("admin.ekeliden", "Ylva Storck", "ekeliden", ((Role.ADMINISTRATOR, ""), (Role.LOG_REVIEWER, "")),
              "Administratör"),
    StaffData("jour.ljungby", "Siri Natt", "ljungby", ((Role.ON_CALL, ""),), "Socialsekreterare i jour", "Socialjour"),
    StaffData("akuten", "Yusuf Ali", "psykiatrin", ((Role.ON_CALL, ""),), "Sjuksköterska, psykiatriska akuten",
              "Psykiatrisk akut"),
    StaffData("samordnare", "Per Löv", "vaxjo", ((Role.CASE_WORKER, "vuxen-vaxjo"),), "Vård- och stödsamordnare"),
)  # fmt: skip

#: Sitting members of the referral group: (username, profession, chairs it).
GROUP_MEMBERS = (
    ("ordforande", "Överläkare", True),
    ("ledamot.ljungby", "Beroendehandläggare", False),
    ("ledamot.vaxjo", "Verksamhetschef", False),
)

COUNTY = County(
    slug="kronoberg",
    name="Samverkan Kronoberg",
    county_code="07",
    since=dt.date(2022, 1, 1),
    organisations=ORGANISATIONS,
    domains=DOMAINS,
    units=UNITS,
    staff=STAFF,
    extra={
        "placements": {"region": "Exempel: så kan ett avtal lyda. Förslaget till ramverk säger det, inget avtal ännu."},
        "referrals": {"group": "Remissgruppen Kronoberg", "host": "psykiatrin", "units": ("ekeliden", "novus"),
                      "members": GROUP_MEMBERS, "chair": "ordforande", "user": "brukare"},
    },
)  # fmt: skip
