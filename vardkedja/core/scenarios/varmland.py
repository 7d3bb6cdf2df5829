"""Värmland: three homes run by the municipalities' federation, one queue for detoxification. Real organisations, fictive staff.

Source: the audit of the county's care for harmful use and comorbidity. Beroendecentrum: detoxification, twelve places, some three
weeks; one common queue, first request first; the region may have two of the twelve. Riddarnäset: HVB, 13 to 20 years. Flöjten: acute
and inquiry home, children 0 to 12 with families. No report gives the places of Riddarnäset and Flöjten: eight and ten are examples,
as are the orders of their queues, the ages of Beroendecentrum (none is set) and who decides on admission.
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
    UnitData,
    numbered,
)

KIND, ROUTE = Organisation.Kind, UnitRoute.Route
MUNICIPALITY_KEYS = keys_of("17")
EXAMPLE = QueueData("priority", "Ingen rapport säger ordningen i kön: ordningen är ett exempel.")

ORGANISATIONS = (
    OrganisationData("region", KIND.REGION, "Region Värmland", "17", "2321000156"),
    OrganisationData("vardforbundet", KIND.FEDERATION, "Värmlands läns vårdförbund"),
    *organisations(MUNICIPALITY_KEYS),
)
DOMAINS = (
    DomainData("psykiatrin", "region", "Region Värmland, psykiatri", "Region Värmland", Domain.Law.HSL),
    DomainData(
        "vardforbundet", "vardforbundet", "Värmlands läns vårdförbund", "Vårdförbundet", Domain.Law.SOL
    ),
    *boards(),
)
UNITS = (
    UnitData(
        "beroendecentrum",
        "Beroendecentrum",
        "vardforbundet",
        Unit.LegalType.HVB,
        local_type="avgiftning",
        permit_places=12,
        route=ROUTE.REQUEST,
        places=numbered(12),
        queue=QueueData(
            "request",
            "Granskningen: en gemensam kö, först begärd först; regionen högst två av tolv platser.",
            limits=((KIND.REGION, 2),),
        ),
    ),
    UnitData(
        "riddarnaset",
        "Riddarnäset",
        "vardforbundet",
        Unit.LegalType.HVB,
        local_type="HVB",
        age_min=13,
        age_max=20,
        permit_places=8,
        route=ROUTE.HEAD,
        places=numbered(8),
        queue=EXAMPLE,
    ),
    UnitData(
        "flojten",
        "Flöjten",
        "vardforbundet",
        Unit.LegalType.HVB,
        local_type="akut- och utredningshem",
        age_min=0,
        age_max=12,
        permit_places=10,
        route=ROUTE.HEAD,
        places=numbered(10),
        families=True,
        queue=EXAMPLE,
    ),
    *offices(MUNICIPALITY_KEYS),
)
STAFF = (
    *municipal_staff(MUNICIPALITY_KEYS, "karlstad"),
    StaffData("forestandare.beroendecentrum", "Ragnhild Sund", "vardforbundet", ((Role.HEAD_OF_HOME, "beroendecentrum"),),
              "Föreståndare", "Föreståndare (Beroendecentrum)"),
    StaffData("personal.beroendecentrum", "Omar Idris", "vardforbundet", ((Role.HOME_STAFF, "beroendecentrum"),),
              "Sjuksköterska", "Personal på boende"),
    StaffData("vikarie.beroendecentrum", "Stina Berg", "vardforbundet", ((Role.SUBSTITUTE, "beroendecentrum"),),
              "Timvikarie", "Vikarie"),
    StaffData("forestandare.riddarnaset", "Folke Nord", "vardforbundet", ((Role.HEAD_OF_HOME, "riddarnaset"),),
              "Föreståndare"),
    StaffData("personal.riddarnaset", "Ellen Vik", "vardforbundet", ((Role.HOME_STAFF, "riddarnaset"),),
              "Behandlingsassistent"),
    StaffData("forestandare.flojten", "Asta Lidén", "vardforbundet", ((Role.HEAD_OF_HOME, "flojten"),), "Föreståndare"),
    StaffData("personal.flojten", "Jakob Ström", "vardforbundet", ((Role.HOME_STAFF, "flojten"),), "Familjebehandlare"),
    StaffData("vardplanerare.varmland", "Malin Fryk", "psykiatrin", ((Role.REGION_PLANNER, ""),), "Vårdplanerare",
              "Vårdplanerare i regionen"),
    StaffData("ekonom.vardforbundet", "Tord Glans", "vardforbundet", ((Role.FINANCE, ""),), "Ekonomichef", "Ekonom"),
    StaffData("ekonom.varmland", "Elsy Kolmodin", "psykiatrin", ((Role.FINANCE, ""),), "Controller"),
    StaffData("styrgrupp.varmland", "Agne Ryd", "psykiatrin", ((Role.STEERING, ""),), "Regionråd", "Styrgrupp"),
    StaffData("styrgrupp.vardforbundet", "Barbro Näs", "vardforbundet", ((Role.STEERING, ""),), "Förbundsordförande"),
    StaffData("jour.karlstad", "Egon Natt", "karlstad", ((Role.ON_CALL, ""),), "Socialsekreterare i jour", "Socialjour"),
    StaffData("akuten.varmland", "Ruth Sal", "psykiatrin", ((Role.ON_CALL, ""),), "Sjuksköterska, psykiatriska akuten",
              "Psykiatrisk akut"),
    StaffData("logg.vardforbundet", "Hedda Klar", "vardforbundet", ((Role.LOG_REVIEWER, ""),), "Kvalitetsutvecklare",
              "Logggranskare"),
    StaffData("revisor.varmland", "Gösta Mark", "vardforbundet", ((Role.AUDITOR, ""),), "Förtroendevald revisor", "Revisor"),
    StaffData("admin.vardforbundet", "Pia Storm", "vardforbundet", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare",
              "Administratör"),
    StaffData("admin.karlstad", "Kurt Alm", "karlstad", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare"),
    StaffData("admin.varmland", "Linn Hjort", "psykiatrin", ((Role.ADMINISTRATOR, ""),), "Systemförvaltare"),
)  # fmt: skip

COUNTY = County(
    slug="varmland",
    name="Samverkan Värmland",
    county_code="17",
    since=dt.date(2022, 1, 1),
    organisations=ORGANISATIONS,
    domains=DOMAINS,
    units=UNITS,
    staff=STAFF,
    #: Placed persons a day, on average over the year: the audit's target (the outcome of 2022 was 8.88).
    extra={"governance": {"occupied": {"beroendecentrum": "9.25"}}},
)
