"""The head's suitability check (SoF 2025:468, 9 kap. 8 §) and the preconditions of an admission (9 kap. 1–4 §§)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: What is weighed, in the regulation's order.
ITEMS = {
    "need": "Behov",
    "age": "Ålder",
    "development": "Utveckling",
    "education": "Utbildning",
    "personal": "Personliga förhållanden",
}
FITS, ADAPTED, UNFIT, NOT_RELEVANT = "fits", "adapted", "unfit", "none"
ANSWERS = {
    FITS: "Passar",
    ADAPTED: "Passar med anpassning",
    UNFIT: "Passar inte",
    NOT_RELEVANT: "Inte aktuellt",
}
#: What no check can leave out.
ALWAYS = frozenset({"need", "age", "personal"})
YOUNG = 21
#: What the head has found among the documents.
INQUIRY, COPY, EXTRA = "inquiry", "copy", "extra"


@dataclass(frozen=True)
class Precondition:
    """One of SoF 9 kap. 1–4 §§ with its value. `key` empty: worked out; else what the head confirms.

    `paper` names the document that it asks for, where no file of the case can be it.
    """

    label: str
    met: bool
    value: str
    key: str = ""
    paper: str = ""

    @property
    def told(self) -> str:
        return f"{'Uppfyllt' if self.met else 'Inte uppfyllt'}: {self.label} ({self.value})"


@dataclass(frozen=True)
class Facts:
    """What is known of an application. `age` in whole years, None: not known to the reader."""

    by_social_services: bool
    applicant: str
    ground: str
    age: int | None
    #: Whether it is complete for assessment, and if not how many things are missing.
    complete: bool = True
    lacking: int = 0
    #: Which of `INQUIRY` and `COPY` are among the documents: the application's own file, or one that was released beside it.
    files: frozenset[str] = frozenset()


def preconditions(facts: Facts, seen: frozenset[str]) -> list[Precondition]:
    """The preconditions that apply, met or not. `seen`: what the head confirms to have been attached."""
    found = [_application(facts)]
    if facts.ground != "sol_direct":
        found.append(_attached(INQUIRY, "nämndens utredning", "9 kap. 2 §", facts, seen))
        if facts.age is not None and facts.age < YOUNG:
            told = f"{facts.age} år, under {YOUNG}"
            found.append(
                Precondition(
                    "behov, ålder, utveckling, utbildning och personliga förhållanden beskrivna, 9 kap. 2 §",
                    EXTRA in seen, told, EXTRA,
                )
            )  # fmt: skip
    if facts.ground in {"lvm27", "lvu"}:
        law = "LVM" if facts.ground == "lvm27" else "LVU"
        found.append(_attached(COPY, f"kopia av beslutet enligt {law}", "9 kap. 3 §", facts, seen))
    if not facts.complete:
        told = f"{facts.lacking} saker saknas" if facts.lacking != 1 else "en sak saknas"
        found.append(Precondition("ansökan komplett för bedömning", False, told))
    return [*found, Precondition("föreståndaren beslutar, 9 kap. 4 §", True, "beslutet fattas här")]


def _attached(key: str, paper: str, section: str, facts: Facts, seen: frozenset[str]) -> Precondition:
    """A document that is to come with the application. The head may have read it elsewhere; that no file is here is then said."""
    on_file = key in facts.files
    value = "fil i ärendet" if on_file else "ingen fil i ärendet"
    if key in seen and not on_file:
        value = "sedd av föreståndaren, ingen fil i ärendet"
    return Precondition(f"{paper} bifogad, {section}", key in seen, value, key, "" if on_file else paper)


def not_on_file(found: Iterable[Precondition]) -> list[str]:
    """The documents that no file of the case is, to be asked for."""
    return [one.paper for one in found if one.paper]


def _application(facts: Facts) -> Precondition:
    if facts.ground == "sol_direct":
        return Precondition(
            "insats utan behovsprövning, ansökan från nämnden behövs inte, 9 kap. 1 §",
            True,
            "SoL 11 kap. 5 §",
        )
    return Precondition("ansökan från socialnämnden, 9 kap. 1 §", facts.by_social_services, facts.applicant)


def unanswered(answers: Mapping[str, str]) -> str:
    """The first item that the check leaves out, or an empty text."""
    return next(
        (
            item
            for item in ITEMS
            if answers.get(item) not in ANSWERS or (item in ALWAYS and answers[item] == NOT_RELEVANT)
        ),
        "",
    )
