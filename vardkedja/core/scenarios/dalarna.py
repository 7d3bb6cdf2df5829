"""Dalarna: one HVB for the young, by agreement between the region and thirteen municipalities. Real organisations, fictive staff.

Source: the county's agreement and the reports on it. HVB for women, men and non-binary aged 16 to 20, with suspected or established
comorbidity: ten places, two of them acute. Borlänge is host; Säter and Malung-Sälen stand outside. The head of the home decides on
admission and discharge. The order of the queue stands in no report: it is an example.
"""

import datetime as dt

from vardkedja.core.models import Domain, Organisation, Role, Unit, UnitRoute
from vardkedja.core.scenarios.municipalities import boards, keys_of, organisations
from vardkedja.core.scenarios.people import municipal_staff, offices
from vardkedja.core.scenarios.shapes import (
    County,
    DomainData,
    OrganisationData,
    QueueData,
    StaffData,
    TermsData,
    UnitData,
    numbered,
)

OUTSIDE = ("sater", "malung-salen")
MUNICIPALITY_KEYS = tuple(key for key in keys_of("20") if key not in OUTSIDE)

ORGANISATIONS = (
    OrganisationData("region", Organisation.Kind.REGION, "Region Dalarna", "20", "2321000180"),
    *organisations(MUNICIPALITY_KEYS),
)
DOMAINS = (
    DomainData("psykiatrin", "region", "Region Dalarna, psykiatri", "Region Dalarna", Domain.Law.HSL),
    *boards(),
)
UNITS = (
    UnitData(
        "dalarnas-hvb",
        "Dalarnas HVB",
        "borlange",
        Unit.LegalType.HVB,
        "borlange",
        local_type="HVB",
        age_min=16,
        age_max=20,
        permit_places=10,
        route=UnitRoute.Route.HEAD,
        places=numbered(8, acute=2),
        outside=True,
        queue=QueueData("priority", "Avtalet säger inget om ordningen i kön: ordningen är ett exempel."),
        terms=TermsData(
            "Avtalet: 12–24 veckor; akut plats två veckor, kan förlängas med en till två.",
            least=12 * 7,
            most=24 * 7,
            acute_times=1,
            acute_more=2 * 7,
        ),
    ),
    *offices(MUNICIPALITY_KEYS),
)
STAFF = (
    *municipal_staff(MUNICIPALITY_KEYS, "falun"),
    StaffData("forestandare.dalarnas-hvb", "Inga Sollén", "borlange", ((Role.HEAD_OF_HOME, "dalarnas-hvb"),),
              "Föreståndare", "Föreståndare"),
    StaffData("personal.dalarnas-hvb", "Said Nouri", "borlange", ((Role.HOME_STAFF, "dalarnas-hvb"),),
              "Behandlingsassistent", "Personal på boende"),
    StaffData("vikarie.dalarnas-hvb", "Tuva Lång", "borlange", ((Role.SUBSTITUTE, "dalarnas-hvb"),), "Timvikarie",
              "Vikarie"),
    StaffData("vardplanerare.dalarna", "Kristian Back", "psykiatrin", ((Role.REGION_PLANNER, ""),), "Vårdplanerare",
              "Vårdplanerare i regionen"),
    StaffData("ekonom.dalarna", "Yvonne Grip", "psykiatrin", ((Role.FINANCE, ""),), "Controller", "Ekonom"),
    StaffData("styrgrupp.dalarna", "Ove Hagman", "psykiatrin", ((Role.STEERING, ""),), "Divisionschef", "Styrgrupp"),
    StaffData("styrgrupp.borlange", "Marie Staaf", "borlange", ((Role.STEERING, ""),), "Socialchef"),
    StaffData("jour.falun", "Ossian Natt", "falun", ((Role.ON_CALL, ""),), "Socialsekreterare i jour", "Socialjour"),
    StaffData("akuten.dalarna", "Vendela Moe", "psykiatrin", ((Role.ON_CALL, ""),), "Sjuksköterska, psykiatriska akuten",
              "Psykiatrisk akut"),
    StaffData("logg.borlange", "Nina Rask", "borlange", ((Role.LOG_REVIEWER, ""),), "Kvalitetsutvecklare",
              "Logggranskare"),
    StaffData("revisor.dalarna", "Bertil Kall", "borlange", ((Role.AUDITOR, ""),), "Förtroendevald revisor", "Revisor"),
    StaffData("admin.borlange", "Lotta Finn", "borlange", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare",
              "Administratör"),
    StaffData("admin.falun", "Jerker Ros", "falun", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare"),
    StaffData("admin.dalarna", "Sven Ulv", "psykiatrin", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare"),
)  # fmt: skip

COUNTY = County(
    slug="dalarna",
    name="Samverkan Dalarna",
    county_code="20",
    since=dt.date(2022, 1, 1),
    organisations=ORGANISATIONS,
    domains=DOMAINS,
    units=UNITS,
    staff=STAFF,
)
