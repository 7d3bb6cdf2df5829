"""Example data for the style guide. Days are fixed, so that the page looks the same every day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Thing
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator

from vardkedja.core import board
from vardkedja.core.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    KronorField,
    NumberField,
    TextField,
    VkForm,
)

TODAY = dt.date(2026, 11, 23)
UTC = dt.UTC


def _at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class ExampleForm(VkForm):
    """One of each control."""

    fieldsets: ClassVar = (
        ("Ansökan", ("name", "day", "ground", "unit")),
        ("Behov", ("need", "support", "children", "consent")),
        ("Kostnad", ("fee", "share")),
    )

    name = forms.CharField(label="Namn", help_text="Som det står i folkbokföringen.")
    day = DayField(label="Önskad dag", help_text="Till exempel 2026-12-01.")
    ground = ChoiceField(
        label="Laglig grund",
        choices=[
            ("sol", "Frivilligt, SoL"),
            ("lvm27", "LVM 27 §, vård i annan form"),
            ("lpt", "LPT, öppen psykiatrisk tvångsvård"),
        ],
    )
    unit = forms.ChoiceField(
        label="Enhet", choices=[("", "Välj enhet"), ("e", "Ekeliden HVB"), ("n", "Novus stödboende")]
    )
    need = TextField(label="Den enskildes egen bild", help_text="Skriv med den enskildes ord.")
    support = ChoicesField(
        label="Stödinsatser",
        required=False,
        choices=[("b", "Bostad"), ("p", "Personligt boendestöd"), ("s", "Sysselsättning")],
    )
    children = forms.BooleanField(label="Det finns barn i ärendet", required=False)
    consent = forms.BooleanField(
        label="Den enskilde samtycker", help_text="Muntligt samtycke dokumenteras med datum."
    )
    fee = KronorField(label="Dygnsavgift")
    share = NumberField(label="Andel i procent", required=False, low=Decimal(0), high=Decimal(100))


def frame() -> dict[str, Any]:
    labels = [
        ("Att göra", "tasks", 7), ("Dagen", "day", None), ("Kön", "queue", None), ("Platser", "bed", None), ("Ärenden", "case", None),
        ("SIP", "sip", None), ("Kostnader", "cost", None), ("Styrning", "steer", None), ("Administration", "admin", None),
    ]  # fmt: skip
    return {
        "nav": [
            Thing(label=text, url="#", icon=icon, count=count, current=text == "Ärenden")
            for text, icon, count in labels
        ],
        "actor": Thing(domain="Växjö kommun", name="Karin Holm", sees_persons=True),
        "may_search": True,
        "unit_label": "Vuxenenheten",
        "other_domains": ["Region Kronoberg"],
        "today": TODAY,
        "crumbs": [
            Thing(label="Ärenden", url="#"),
            Thing(label="Ärende V-2026-0147", url="#"),
            Thing(label="Stilguide", url=""),
        ],
    }


def person() -> dict[str, Any]:
    flags = [
        Thing(icon="lock", word="Skyddade uppgifter", state="late"),
        Thing(icon="interpreter", word="Tolk: arabiska", state="info"),
        Thing(icon="child", word="Barn i ärendet", state="info"),
    ]
    one = Thing(
        name="Tore Testlund", number="19121212-****", reveal_url="#", age=41, municipality="Ljungby", flags=flags,
        why="Part i ärendet: placerande kommun", url="#",
    )  # fmt: skip
    return {"person": one, "case": Thing(number="V-2026-0147", url="#")}


def chain() -> dict[str, Any]:
    steps = [
        Thing(name="Ansökan", state="done", text="2026-09-14", url="#"),
        Thing(name="Bedömning", state="done", text="2026-09-28", url="#"),
        Thing(name="Placering", state="now", text="Ekeliden, plats 7", url="#"),
        Thing(name="Hemgång", state="due", text="planeras 14 dec", url="#"),
        Thing(name="Beslut om stöd", state="blocked", text="mottagare i hemkommunen saknas", url=""),
        Thing(name="Stöd hemma", state="now", text="bostad söks redan", url="#"),
    ]
    return {"rail": steps}


def tasks() -> dict[str, Any]:
    rows = [
        Thing(
            what="Fatta biståndsbeslut",
            url="#",
            whose="T. Testlund",
            why="Remissgruppen har lämnat sin bedömning",
            due=TODAY - dt.timedelta(days=2),
            owner="",
        ),
        Thing(
            what="Skriv genomförandeplan",
            url="#",
            whose="A. Exempelsson",
            why="Inskriven sedan 14 dagar",
            due=TODAY,
            owner="",
        ),
        Thing(
            what="Kalla till SIP",
            url="#",
            whose="M. Provström",
            why="Hemgång planeras",
            due=TODAY + dt.timedelta(days=3),
            owner="Ersättare: Jonas Ek",
        ),
        Thing(
            what="Följ upp stödinsats",
            url="#",
            whose="S. Låtsasdotter",
            why="Tre månader efter hemgång",
            due=TODAY + dt.timedelta(days=16),
            owner="",
        ),
    ]
    return {"tasks": rows}


def decisions() -> dict[str, Any]:
    document = Thing(
        name="Biståndsbeslut",
        url="#",
        size=84_213,
        kind="PDF",
        version=2,
        at=dt.date(2026, 10, 1),
        filed="till akten, dnr SN 2026/112",
    )
    granted = Thing(
        title="Biståndsbeslut", state="ok", word="Beviljat", by="Eva Lind, enhetschef", authority="Ljungby kommun", at=dt.date(2026, 10, 1),
        ground="SoL 11 kap. 1 §", conditions=["Uppföljning efter sex veckor", "Genomförandeplan inom fyra veckor"], reasons="", document=document, actions=[],
    )  # fmt: skip
    missing = Thing(
        title="Inskrivningsbeslut", state="due", word="Saknas", by="", authority="", at=None, ground="", conditions=[],
        reasons="Föreståndaren ska pröva om enheten är lämplig för den enskilde.", document=None, actions=[Thing(label="Fatta beslut", url="#")],
    )  # fmt: skip
    return {"decisions": [granted, missing], "file": document}


def actions() -> dict[str, Any]:
    return {
        "possibilities": [
            Thing(
                label="Skriv in",
                url="#",
                possible=True,
                primary=True,
                post=True,
                reason="Alla beslut finns och plats 7 är ledig",
            ),
            Thing(label="Planera hemgång", url="#", possible=True, primary=False, post=False, reason=""),
            Thing(label="Skriv ut", url="#", possible=False, reason="det saknas en mottagare i hemkommunen."),
        ],
        "guard": {"guard_domain": "1", "guard_token": "exempel", "guard_version": "3"},
    }


def events() -> dict[str, Any]:
    rows = [
        Thing(
            at=_at(21, 9, 12),
            sentence="Placeringsavtalet undertecknades",
            who="Per Sandell, Region Kronoberg",
            url="#",
        ),
        Thing(at=_at(18, 13, 40), sentence="Studiebesök på Ekeliden", who="Karin Holm, Växjö kommun", url=""),
        Thing(
            at=_at(16, 7, 55),
            sentence="Remissgruppen föreslog Ekeliden med prioritet 1",
            who="Remissgruppen",
            url="#",
        ),
    ]
    choices = [
        Thing(value="", label="Alla", selected=True),
        Thing(value="beslut", label="Beslut", selected=False),
    ]
    return {"events": rows, "event_filter": Thing(url="#", name="handelse", choices=choices)}


def figures() -> dict[str, Any]:
    rows = [
        Thing(name="Beläggning, Ekeliden", value="16,2", unit="platser", url="#", points=[14, 15.2, 15, 15.8, 16, 15.6, 16.2],
              trend=Thing(direction="up", text="upp 0,6 sedan oktober"), target=Thing(text="Mål 15,5", state="ok", word="Nått"),
              definition="Vårddygn under månaden delat med månadens dagar. Ankomstdag räknas, utskrivningsdag räknas inte."),
        Thing(name="Väntetid till plats", value="23", unit="dagar", url="#", points=[18, 17, 21, 20, 24, 22, 23],
              trend=Thing(direction="up", text="upp 1 dag sedan oktober"), target=Thing(text="Mål 14", state="late", word="Inte nått"),
              definition="Median från fullständig ansökan till inskrivning, för dem som skrevs in under månaden."),
        Thing(name="Dagar till första stöd hemma", value="6", unit="dagar", url="#", points=[9, 8, 8, 7, 7, 6, 6],
              trend=Thing(direction="down", text="ner 1 dag sedan oktober"), target=Thing(text="Mål 7", state="ok", word="Nått"),
              definition="Median från utskrivning till första påbörjade stödinsats i hemkommunen."),
        Thing(name="SIP vid hemgång", value="71", unit="%", url="#", points=None, trend=Thing(direction="flat", text="oförändrat sedan oktober"),
              target=Thing(text="Mål 90 %", state="due", word="På väg"), definition="Andel utskrivna med upprättad SIP."),
    ]  # fmt: skip
    return {"figures": rows}


def money() -> dict[str, Any]:
    rows = [
        ("Region Kronoberg", "50 %", [1_038_300_000, 113_600_000, 168_400_000, 1_320_300_000]),
        ("Växjö", "44,79 %", [465_100_000, 113_600_000, 75_400_000, 654_100_000]),
        ("Ljungby", "14,48 %", [150_300_000, None, 24_400_000, 174_700_000]),
        ("Tingsryd", "6,94 %", [72_100_000, None, 11_700_000, 83_700_000]),
    ]
    made = [Thing(label=label, note=note, url="#", cells=cells, kind="") for label, note, cells in rows]
    yearly = Thing(
        caption="Kostnadsfördelning 2022", unit="tkr", row_head="Part", columns=["Personal", "Hyra", "Övrigt", "Summa"], rows=made,
        total=Thing(label="Summa", cells=[2_076_600_000, 227_200_000, 336_800_000, 2_640_600_000]),
        how="Personal och övrig drift delas lika mellan region och kommuner; kommunernas halva delas efter nyckeln.", how_url="#",
    )  # fmt: skip
    lines = [("Ekeliden, personal", [1_252_525_00, 14]), ("Ekeliden, övrigt", [203_333_33, -1_250_50])]
    monthly = Thing(
        caption="Underlag november 2026, Ljungby", unit="kr", row_head="Post", columns=["Belopp", "Rättelse"],
        rows=[Thing(label=label, note="", url="", cells=cells, kind="") for label, cells in lines],
        total=Thing(label="Att betala", cells=[1_455_858_33, -1_236_50]), how="", how_url="",
    )  # fmt: skip
    return {"yearly": yearly, "monthly": monthly}


def consents() -> dict[str, Any]:
    return {
        "consents": [
            Thing(
                to="Region Kronoberg",
                what="Remisspaket",
                until=dt.date(2026, 12, 31),
                state="ok",
                word="Gäller",
                ground="Muntligt samtycke 2026-09-14",
            ),
            Thing(
                to="Novus",
                what="Genomförandeplan",
                until=dt.date(2026, 11, 26),
                state="due",
                word="Går ut",
                ground="Skriftligt samtycke",
            ),
            Thing(
                to="Frivården",
                what="Bedömning",
                until=None,
                state="neutral",
                word="Återkallat",
                ground="Återkallat 2026-11-02",
            ),
        ]
    }


def places() -> dict[str, Any]:
    days = board.make_days(dt.date(2026, 11, 16), 21, TODAY)
    day = lambda n: dt.date(2026, 11, 16) + dt.timedelta(days=n)  # noqa: E731
    link = lambda date: "#"  # noqa: E731, ARG005
    band = board.Band
    rows = [
        board.PlaceRow("Ekeliden HVB", unit=True, note="18 platser, 2 lediga i dag"),
        board.PlaceRow("1", (band("occupied", day(-30), day(10), "TT", "T. Testlund, till och med 25 november", "#"), band("hold", day(12), day(15), "Reserverad", "Reserverad 28–30 november")), free_url=link),
        board.PlaceRow("2", (band("occupied", day(-4), None, "upptagen", "Upptagen tills vidare"),)),
        board.PlaceRow("3", (band("out", day(2), day(9), "Stängd: målning", "Stängd för målning till och med 24 november"), band("arriving", day(9), day(10), "AE", "A. Exempelsson väntas 25 november", "#"), band("occupied", day(10), None, "AE", "A. Exempelsson, inskriven från 26 november", "#")), free_url=link),
        board.PlaceRow("4", (band("occupied", day(-9), day(6), "MP", "M. Provström, till och med 21 november"), band("leaving", day(6), day(8), "MP", "M. Provström skrivs ut 23 november", "#")), free_url=link),
        board.PlaceRow("Novus stödboende", unit=True, note="13 platser och 1 insluss"),
        board.PlaceRow("I1", (), note="insluss", free_url=link),
    ]  # fmt: skip
    return {"board": board.build_board("Platser v. 47–49", days, rows)}


def charts() -> dict[str, Any]:
    return {
        "months": ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov"],
        "occupancy": [
            {"name": "Ekeliden", "values": [14.1, 14.8, 15.2, 15.6, 15.1, 14.4, 12.9, 14.6, 15.5, 15.6, 16.2]}
        ],
        "two": [
            {
                "name": "Ekeliden",
                "values": [14.1, 14.8, 15.2, 15.6, 15.1, 14.4, 12.9, 14.6, 15.5, 15.6, 16.2],
            },
            {"name": "Novus", "values": [11, 11.4, 12, 12.2, 12.6, None, 10.2, 11.8, 12.4, 12.8, 13.1]},
        ],
        "queue_months": ["jun", "jul", "aug", "sep", "okt", "nov"],
        "queue": [
            ("Prioritet 1", [2, 1, 3, 2, 2, 1]),
            ("Prioritet 2", [4, 5, 4, 6, 5, 5]),
            ("Prioritet 3", [3, 3, 2, 4, 4, 3]),
        ],
        "payers": ["Växjö", "Ljungby", "Älmhult", "Alvesta"],
        "cost": [("Budget", [6541, 1747, 1022, 1262]), ("Utfall", [6390, 1820, 1004, 1240])],
    }


def bits() -> dict[str, Any]:
    paginator = Paginator(range(412), 25)
    return {
        "page": paginator.page(5),
        "steps": [
            Thing(label="Den enskilde", url="#", state="done"),
            Thing(label="Ansökan", url="#", state="now"),
            Thing(label="Behov", url="", state="later"),
            Thing(label="Granska och skicka", url="", state="later"),
        ],
        "saved": _at(23, 8, 4),
        "tabs": [
            Thing(label="Mina", url="#", current=True, count=7),
            Thing(label="Min enhet", url="#", current=False, count=21),
            Thing(label="Myndighetens inkorg", url="#", current=False, count=2),
        ],
        "facts": [
            Thing(label="Ärende", value="V-2026-0147", url="#"),
            Thing(label="Ansvarig", value="Karin Holm", url=""),
            Thing(label="Ersättare", value="Jonas Ek", url=""),
            Thing(label="Öppnat", value="2026-09-14", url=""),
        ],
        "changed": Thing(by="Karin Holm", at=_at(22, 15, 31)),
        "primary": Thing(label="Planera hemgång", url="#", icon="out"),
        "secondary": [Thing(label="Skriv ut", url="#", icon="print")],
        "consequences": [
            "Regionen kan inte längre läsa remisspaketet.",
            "Det som redan har tagits till akten finns kvar där.",
        ],
        "queue_rows": [
            Thing(
                place=1,
                case="V-2026-0147",
                municipality="Ljungby",
                waited="23 dagar",
                priority="1",
                why="Prioritet 1, fullständig ansökan 31 oktober",
                state="late",
            ),
            Thing(
                place=2,
                case="V-2026-0151",
                municipality="Växjö",
                waited="12 dagar",
                priority="2",
                why="Prioritet 2, fullständig ansökan 11 november",
                state="neutral",
            ),
        ],
    }


def context() -> dict[str, Any]:
    """All example data of the page."""
    typed = {
        "name": "",
        "day": "31/2 2026",
        "fee": "tolv",
        "ground": "sol",
        "unit": "e",
        "need": "Jag vill hem.",
        "share": "101",
    }
    invalid = ExampleForm({f"fel-{name}": value for name, value in typed.items()}, prefix="fel")
    made: dict[str, Any] = {"form": ExampleForm(), "invalid": invalid}
    for part in (
        frame,
        person,
        chain,
        tasks,
        decisions,
        actions,
        events,
        figures,
        money,
        consents,
        places,
        charts,
        bits,
    ):
        made |= part()
    return made
