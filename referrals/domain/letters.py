"""Letters to the person in plain Swedish: what each says before somebody has adapted it. With an easier wording beside it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    RECEIVED = "received"
    ASSESSED = "assessed"
    PROPOSAL = "proposal"
    OFFERED = "offered"
    HOME = "home"
    SHARED = "shared"


#: What the letter is called in lists, and its own heading.
LABELS = {
    Kind.RECEIVED: "Vi har fått ansökan",
    Kind.ASSESSED: "Så har remissgruppen bedömt ansökan",
    Kind.PROPOSAL: "Säg vad du tycker innan vi beslutar",
    Kind.OFFERED: "Du har fått en plats",
    Kind.HOME: "Du flyttar hem",
    Kind.SHARED: "Det här har vi lämnat ut om dig",
}
#: The parts of each letter after its first paragraph, in order: key → heading.
PARTS = {
    Kind.RECEIVED: {"next": "Det här händer nu", "contact": "Din kontaktperson"},
    Kind.ASSESSED: {"outcome": "Gruppens bedömning", "next": "Det här händer nu", "contact": "Din kontaktperson"},
    Kind.PROPOSAL: {
        "proposal": "Så tänker vi besluta", "reasons": "Därför", "answer": "Så svarar du", "contact": "Din kontaktperson",
    },
    Kind.OFFERED: {"bring": "Ta med dig", "arrival": "När du kommer", "contact": "Din kontaktperson"},
    Kind.HOME: {"meeting": "Första mötet hemma", "trouble": "Om det blir svårt", "contact": "Din kontaktperson"},
    Kind.SHARED: {"shared": "Det här har vi lämnat ut", "rights": "Vad du kan göra", "contact": "Din kontaktperson"},
}  # fmt: skip
BRING = (
    "• Legitimation\n• Dina mediciner i originalförpackning, och din medicinlista\n• Kläder för en vecka och saker för att sköta "
    "din hygien\n• Telefon och laddare\n• Nycklar och papper som du behöver"
)


@dataclass(frozen=True)
class Needs:
    """What the person needs to understand: an interpreter's language (or empty), and easy language."""

    interpreter: str = ""
    easy_read: bool = False

    @property
    def told(self) -> str:
        """The paragraph that every letter ends with, in the person's own terms; empty when nothing is needed."""
        lines = []
        if self.interpreter:
            lines.append(
                f"Vi beställer en tolk i {self.interpreter} när vi träffas eller ringer. Det kostar inget för dig."
            )
        if self.easy_read:
            lines.append("Är brevet svårt att läsa? Ring oss. Vi läser det tillsammans med dig.")
        return "\n".join(lines)

    @property
    def notice(self) -> str:
        """What whoever calls to a meeting is reminded of; empty when nothing is needed."""
        lines = []
        if self.interpreter:
            lines.append(f"Beställ tolk: {self.interpreter}.")
        if self.easy_read:
            lines.append("Personen behöver lättläst text. Skriv kort, och ring gärna också.")
        return " ".join(lines)


@dataclass(frozen=True)
class Facts:
    """What a draft is filled in with. `unit`, `day` and what was proposed or released may be empty."""

    authority: str
    contact: str
    phone: str
    unit: str = ""
    unit_phone: str = ""
    day: str = ""
    proposal: str = ""
    reasons: str = ""
    answer_by: str = ""
    shared: str = ""
    #: Of a going home: who receives, whom one meets and when; empty while nobody has said.
    receiver: str = ""
    meets: str = ""
    first_meeting: str = ""
    #: Whether the group recommends a place at `unit`; None: not assessed yet.
    recommended: bool | None = None


def draft(kind: Kind, facts: Facts, needs: Needs) -> dict[str, str]:
    """The letter's texts by key, "lead" first."""
    wording = _EASY if needs.easy_read else _PLAIN
    found = {key: text.format(**_words(facts)) for key, text in wording[kind].items()}
    return found | {"contact": _contact(facts)} | _own(kind, facts)


def _words(facts: Facts) -> dict[str, str]:
    return {
        "authority": facts.authority,
        "to": f" till {facts.unit}" if facts.unit else "",
        "unit": facts.unit or "boendet",
        "when": f" den {facts.day}" if facts.day else "",
        "by": f"senast den {facts.answer_by}" if facts.answer_by else "så snart du kan",
        "receives": facts.receiver or facts.authority,
        "call": f"Ring {facts.unit_phone}" if facts.unit_phone else "Ring din kontaktperson",
    }


def _contact(facts: Facts) -> str:
    phone = f"\nTelefon: {facts.phone}" if facts.phone else ""
    return f"{facts.contact}, {facts.authority}{phone}"


def _own(kind: Kind, facts: Facts) -> dict[str, str]:
    """What is taken over from what was written."""
    if kind is Kind.PROPOSAL:
        return {"proposal": facts.proposal, "reasons": facts.reasons}
    if kind is Kind.HOME:
        return {"meeting": _meeting(facts)}
    if kind is Kind.ASSESSED and facts.recommended is not None:
        return {"outcome": (_YES if facts.recommended else _NO).format(**_words(facts))}
    if kind is Kind.SHARED:
        return {"shared": facts.shared or "Vi har inte lämnat ut något om dig."}
    return {}


def _meeting(facts: Facts) -> str:
    if not facts.first_meeting:
        return f"Ingen tid är bestämd ännu. {facts.receiver or facts.authority} hör av sig till dig innan du flyttar."
    return f"Du träffar {facts.meets}, {facts.receiver}, den {facts.first_meeting}. Vi hör av oss om klockslag och plats."


_YES = "Gruppen tycker att en plats på {unit} passar dig."
_NO = "Gruppen tycker inte att en plats på {unit} är rätt för dig nu."
_PLAIN = {
    Kind.ASSESSED: {
        "lead": "Remissgruppen har gått igenom ansökan om plats{to}. I gruppen bedömer kommunen och regionen tillsammans.",
        "outcome": "",
        "next": "Gruppen beslutar inte. Du får ett beslut i ett eget brev, och där står hur du kan överklaga. "
        "Vill du veta hur gruppen har tänkt? Hör av dig.",
    },
    Kind.RECEIVED: {
        "lead": "Vi har fått ansökan om plats{to}. Här står vad som händer nu och vem du kan prata med.",
        "next": "Vi går igenom ansökan tillsammans med dem som kan ge dig stöd och vård. Sedan får du ett beslut i ett eget brev. "
        "Vill du lägga till något, eller har något ändrats? Hör av dig.",
    },
    Kind.PROPOSAL: {
        "lead": "Vi har utrett vad du behöver. Innan vi beslutar vill vi veta vad du tycker.",
        "answer": "Svara {by}. Du kan ringa, skriva eller komma hit. Du behöver inte svara. Då beslutar vi ändå. "
        "Du har rätt att läsa allt som beslutet bygger på.",
    },
    Kind.OFFERED: {
        "lead": "Du har fått en plats på {unit}. Du är välkommen{when}.",
        "bring": BRING,
        "arrival": "{call} om du inte kan komma, om du blir sen eller om du vill besöka oss först. När du kommer går vi igenom hur "
        "dagarna ser ut och vad du själv vill.",
    },
    Kind.HOME: {
        "lead": "Du flyttar hem från {unit}{when}. {receives} tar emot dig hemma.",
        "trouble": "De första dagarna hemma kan vara svåra. Ring din kontaktperson om planen inte fungerar. Mår du mycket dåligt, eller har du tagit "
        "för mycket av något: ring 112. Råd om vård får du dygnet runt på 1177.",
    },
    Kind.SHARED: {
        "lead": "Vi har lämnat uppgifter om dig till andra som arbetar med ditt stöd. Här står vad, till vem och varför.",
        "rights": "Har du sagt ja till att vi lämnar uppgifter kan du ta tillbaka det när du vill. Du kan också få veta vem som har "
        "läst om dig. Tycker du att vi har gjort fel? Säg det till oss. Du kan också klaga hos Integritetsskyddsmyndigheten (IMY).",
    },
}
_EASY = {
    Kind.ASSESSED: {
        "lead": "Vi har pratat om ansökan om plats{to}.\nKommunen och regionen har pratat tillsammans.",
        "outcome": "",
        "next": "Det här är inte ett beslut.\nDu får ett brev med beslutet.\nUndrar du något? Ring oss.",
    },
    Kind.RECEIVED: {
        "lead": "Vi har fått ansökan om plats{to}.",
        "next": "Vi läser ansökan.\nVi pratar med dem som kan hjälpa dig.\nSedan får du ett brev med beslutet.\nVill du säga något? Ring oss.",
    },
    Kind.PROPOSAL: {
        "lead": "Vi ska snart besluta.\nFörst vill vi veta vad du tycker.",
        "answer": "Svara {by}.\nDu kan ringa, skriva eller komma hit.\nDu måste inte svara.\nDu får läsa alla papper om du vill.",
    },
    Kind.OFFERED: {
        "lead": "Du har fått en plats på {unit}.\nDu kan komma{when}.",
        "bring": BRING,
        "arrival": "Kan du inte komma?\n{call}.\nNär du kommer berättar vi hur det fungerar.",
    },
    Kind.HOME: {
        "lead": "Du flyttar hem från {unit}{when}.\n{receives} hjälper dig hemma.",
        "trouble": "Det kan vara svårt i början.\nRing din kontaktperson.\nMår du mycket dåligt? Ring 112.\nVill du fråga om vård? Ring 1177.",
    },
    Kind.SHARED: {
        "lead": "Vi har berättat saker om dig för andra.\nDe hjälper dig också.\nHär står vad vi har berättat och för vem.",
        "rights": "Har du sagt ja till att vi berättar?\nDu kan ändra dig.\nRing oss då.\nDu kan få veta vem som har läst om dig.",
    },
}  # fmt: skip
