"""What each route in (*intagningsväg*) asks of whom, in what order, and how the rail tells it. Plain data.

The route is the unit's on the day when an application is sent (`UnitRoute`, dated); the application follows it to the end.
"""

from dataclasses import dataclass

from referrals.domain.states import State

GROUP, HEAD, REQUEST = "referral_group", "head_alone", "queue_by_request"
#: No unit's own route: what is asked for by telephone or by who is on call, answered by who is on duty, at any hour.
ACUTE = "acute"


@dataclass(frozen=True)
class Leg:
    """One thing that is asked for: whose it is, what it is, and the step whose terms give its last day."""

    who: str
    what: str
    step: str


@dataclass(frozen=True)
class Route:
    """`begins`: the state of an application that has just been sent. `waits`: what the rail says until then."""

    words: str
    begins: State
    waits: str
    legs: tuple[Leg, ...]
    #: Whether the applicant may ask the referral group first, where the route does not ask for it.
    group_optional: bool = False


_DECISIONS = Leg("De som beslutar", "Beslut som den lagliga grunden kräver", "decide")
ROUTES: dict[str, Route] = {
    GROUP: Route(
        "Remissgruppen gör en gemensam placeringsbedömning. Sedan fattas besluten.",
        State.SENT,
        "väntar på remissgruppen",
        (
            Leg("Ledamöternas myndigheter", "Bedömning inför mötet", "assess"),
            Leg("Gruppens ordförande", "Placeringsbedömning", "joint_assessment"),
            _DECISIONS,
        ),
    ),
    HEAD: Route(
        "Föreståndaren beslutar utan remissgrupp. Besluten begärs genast. Den som ansöker kan välja att fråga gruppen först.",
        State.ASSESSED,
        "väntar på beslut",
        (_DECISIONS,),
        group_optional=True,
    ),
    REQUEST: Route(
        "Den som begär plats ställs i kö genast. Enheten svarar på begäran, och besluten fattas medan personen väntar.",
        State.ASSESSED,
        "väntar på enhetens svar",
        (
            Leg("Föreståndaren", "Svar på begäran", "reply"),
            Leg("De som beslutar", "Övriga beslut som den lagliga grunden kräver", "decide"),
            Leg("Föreståndaren", "Inskrivningsbeslut, efter svaret", "decide"),
        ),
    ),
    ACUTE: Route(
        "Akut: de som är i tjänst på boendet svarar ja eller nej. Besluten och underlaget kommer senast nästa arbetsdag.",
        State.ASSESSED,
        "akut plats, väntar på beslut",
        (
            Leg("De som är i tjänst på boendet", "Ja eller nej till en akut plats", "acute"),
            Leg("De som beslutar", "Beslut som den lagliga grunden kräver", "acute"),
        ),
    ),
}
