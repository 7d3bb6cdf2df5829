"""On what ground one authority may release to another: harm assessment first, then the secrecy-breaking grounds.

What a ground reads, whom it binds and what it requires is dated data (`models.GroundRule`); here is only how such rules are
read. Sources: offentlighets- och sekretesslagen (2009:400, OSL) 10, 12, 25 and 26 kap.; socialtjänstlagen (2025:400, SoL)
15:9 and 17:11; patientsäkerhetslagen (2010:659, PSL) 6:12. OSL 10:27 does not apply to this secrecy and is no rule here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Paragraphs that may never be the ground of a rule, whatever a row says: OSL 10:27 leaves 25:1–8 and 26:1–6 out.
NEVER = ("10:27",)


class Body(StrEnum):
    """Kinds of bodies: OSL binds the authorities, SoL 17:11 and PSL 6:12 the private providers."""

    HEALTH = "health"
    SOCIAL = "social"
    PRIVATE_HEALTH = "private_health"
    PRIVATE_SOCIAL = "private_social"

    @property
    def is_private(self) -> bool:
        return self in {Body.PRIVATE_HEALTH, Body.PRIVATE_SOCIAL}


class Harm(StrEnum):
    """Outcome of the harm assessment (*menprövning*, OSL 25:1 and 26:1): secrecy is presumed."""

    CLEAR = "clear"
    NOT_EXCLUDED = "not_excluded"


HARM_LABELS = {
    Harm.CLEAR: "Det står klart att varken den enskilde eller någon närstående lider men",
    Harm.NOT_EXCLUDED: "Det går inte att utesluta men. En grund som bryter sekretessen behövs",
}
#: The ground that is the harm assessment itself.
NO_HARM = "no_harm"


def body_of(law: str, organisation_kind: str) -> Body:
    """What kind of body a secrecy domain is, by the law it documents under and who runs it (state: SiS, social)."""
    health, private = law == "hsl", organisation_kind == "private"
    if private:
        return Body.PRIVATE_HEALTH if health else Body.PRIVATE_SOCIAL
    return Body.HEALTH if health else Body.SOCIAL


@dataclass(frozen=True)
class Condition:
    """A question that a ground requires an answer to.

    kind: choice (one of `options`), confirm (must be said yes to) or text (must be written; kept in an entry of the owner).
    `barred` are answers that look like an option but are none, with the reason told.
    """

    key: str
    question: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    barred: tuple[tuple[str, str], ...] = ()
    help: str = ""
    #: Asked about somebody under 18 only.
    minor: bool = False

    def lack(self, answer: str) -> str:
        """What is wrong with an answer, or an empty text."""
        if self.kind == "confirm":
            return "" if answer == "yes" else "Bekräfta villkoret. Är det inte uppfyllt gäller inte grunden."
        if self.kind == "text":
            return "" if answer.strip() else "Skriv varför."
        told = dict(self.barred).get(answer)
        if told:
            return told
        return "" if answer in dict(self.options) else "Välj vilket av villkoren som är uppfyllt."

    def words(self, answer: str) -> str:
        """The answer as one reads it."""
        return "Ja" if self.kind == "confirm" else dict(self.options).get(answer, answer)


@dataclass(frozen=True)
class Rule:
    """A ground as it reads on a day: between which kinds of bodies, and on which conditions."""

    code: str
    label: str
    paragraph: str
    disclosers: frozenset[Body]
    recipients: frozenset[Body]
    conditions: tuple[Condition, ...] = ()
    #: Told when somebody tries it where it does not reach.
    barred: str = ""

    @property
    def name(self) -> str:
        return f"{self.label} ({self.paragraph})"

    def reaches(self, discloser: Body, recipient: Body) -> bool:
        return discloser in self.disclosers and recipient in self.recipients

    def asked(self, *, minor: bool) -> tuple[Condition, ...]:
        """The conditions that are asked about this person."""
        return tuple(one for one in self.conditions if minor or not one.minor)


@dataclass(frozen=True)
class Fault:
    """Why a release cannot rest on what was answered, and the form field to mend."""

    field: str
    message: str


@dataclass(frozen=True)
class Basis:
    """What somebody answered: outcome of the harm assessment, ground, and the ground's conditions by key."""

    harm: str
    ground: str
    answers: Mapping[str, str]
    #: Whether the person is under 18 by the discloser's own record; None: the birth date is not known.
    minor: bool | None = None


def allowed(rules: Iterable[Rule], discloser: Body, recipients: Iterable[Body]) -> list[Rule]:
    """The rules that reach from the discloser to every recipient, in their order."""
    reached = set(recipients)
    return [
        rule for rule in rules if all(rule.reaches(discloser, one) for one in reached) and not _never(rule)
    ]


def rule_for(rules: Sequence[Rule], code: str, discloser: Body, recipients: Iterable[Body]) -> Rule | None:
    """The rule of a ground that reaches every recipient, or None."""
    return next((rule for rule in allowed(rules, discloser, recipients) if rule.code == code), None)


def fault_in(
    rules: Sequence[Rule], basis: Basis, discloser: Body, recipients: Sequence[Body]
) -> Fault | None:
    """Why a release cannot be made on this basis, or None. Harm assessment is asked first, then the ground, then its conditions."""
    order = _order_fault(basis)
    if order:
        return order
    named = [rule for rule in rules if rule.code == basis.ground and not _never(rule)]
    if not named:
        return Fault("ground", "Grunden finns inte, eller gäller inte den här dagen.")
    rule = rule_for(rules, basis.ground, discloser, recipients)
    if rule is None:
        told = next((one.barred for one in named if one.barred), "")
        return Fault("ground", told or "Grunden gäller inte mellan er och den valda mottagaren.")
    return _condition_fault(rule, basis)


def _order_fault(basis: Basis) -> Fault | None:
    if basis.harm not in set(Harm):
        return Fault("harm", "Gör menprövningen först: välj vad du kom fram till.")
    if basis.harm == Harm.NOT_EXCLUDED and basis.ground == NO_HARM:
        return Fault("ground", "Men kan inte uteslutas. Välj en grund som bryter sekretessen.")
    if basis.harm == Harm.CLEAR and basis.ground not in {NO_HARM, ""}:
        return Fault("ground", "Står det klart att ingen lider men är menprövningen grunden.")
    if not basis.ground:
        return Fault("ground", "Välj på vilken grund uppgifterna lämnas ut.")
    return None


def _condition_fault(rule: Rule, basis: Basis) -> Fault | None:
    for condition in rule.asked(minor=bool(basis.minor)):
        lack = condition.lack(basis.answers.get(condition.key, ""))
        if lack:
            return Fault(field_name(rule.code, condition.key), lack)
    if basis.minor is False and basis.answers.get("criterion") == "under_18":
        return Fault(
            field_name(rule.code, "criterion"), "Den enskilde har fyllt 18 år enligt er registrering."
        )
    return None


def within(purpose: str, consented: str) -> bool:
    """Whether a release is for what the person agreed to (OSL 12:2): in the same words, case and spaces aside."""
    one, other = (" ".join(text.split()).casefold() for text in (purpose, consented))
    return bool(one) and one == other


def field_name(ground: str, key: str) -> str:
    """The form field of a ground's condition."""
    return f"{ground}__{key}"


def codes_of(rule: Rule, answers: Mapping[str, str], *, minor: bool = False) -> dict[str, str]:
    """The answers that are codes: they lie with the release."""
    return {c.key: answers[c.key] for c in rule.asked(minor=minor) if c.kind != "text" and c.key in answers}


def texts_of(rule: Rule, answers: Mapping[str, str], *, minor: bool = False) -> list[tuple[str, str, str]]:
    """The answers in free text as fields of an entry: (key, question, answer)."""
    asked = [c for c in rule.asked(minor=minor) if c.kind == "text"]
    return [(c.key, c.question, answers.get(c.key, "")) for c in asked]


def _never(rule: Rule) -> bool:
    return any(paragraph in rule.paragraph for paragraph in NEVER)
