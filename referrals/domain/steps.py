"""The application as data: steps, their questions, when an answer is needed, and which earlier answers a step rests on.

Two levels. *Köbar* is what a position in the queue needs; *komplett för bedömning* what an assessment needs: the contents that
socialtjänstförordningen (2025:468) 9 kap. 1–3 and 8 §§ and SoL (2025:400) 11 kap. ask of an application for a place, with what
the audits found missing (own view, children, medical assessment before detoxification). Answers are texts by key; "yes"/"no" for
yes or no. Facts beside the answers come with them in one mapping: `ground_code`, `young` ("yes" under 21).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class For(StrEnum):
    """For which level an answer is needed."""

    QUEUE = "queue"
    COMPLETE = "complete"
    NONE = "none"


Answers = Mapping[str, str]
YES, NO = "yes", "no"
YES_NO = ((YES, "Ja"), (NO, "Nej"))


@dataclass(frozen=True)
class When:
    """An earlier answer or fact that a question rests on: asked for when it is one of `values`."""

    key: str
    values: tuple[str, ...] = (YES,)

    def holds(self, answers: Answers) -> bool:
        return answers.get(self.key, "") in self.values


@dataclass(frozen=True)
class Question:
    """kind: line | text | day | choice | file. `lack`: what to do while it is missing. `category` (core's `Category`) is the entry
    in which the answer is frozen. `carry`: may be filled in from the person's last application."""

    key: str
    label: str
    category: str
    lack: str = ""
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    needed: For = For.COMPLETE
    when: When | None = None
    hint: str = ""
    carry: bool = False

    def asked(self, answers: Answers) -> bool:
        return self.when is None or self.when.holds(answers)

    def word(self, value: str) -> str:
        """The answer as one reads it."""
        return dict(self.options).get(value, value)

    def code(self, word: str) -> str:
        """An answer as it is kept, from how it reads (of an application sent earlier)."""
        return {label: value for value, label in self.options}.get(word, word)


@dataclass(frozen=True)
class Step:
    """`rests_on`: earlier answers and facts. When one of them changes, the step is to be confirmed again."""

    key: str
    title: str
    questions: tuple[Question, ...]
    rests_on: tuple[str, ...] = ()
    lead: str = ""


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: in which step, at which question (empty: the step itself), what to do."""

    step: str
    key: str
    message: str


# What is written by whom: the categories of core's entries, by value, since `domain/` knows no models.
SOCIAL, SUBSTANCE, MENTAL, SOMATIC = "social", "substance", "mental", "somatic"
CHILDREN, ECONOMY, PLANNING, PRACTICAL = "children", "economy", "planning", "practical"

#: What kind of application it is: what is asked beside the rest follows from it.
VARIANTS = (
    ("planned", "Planerad insats"),
    ("first", "Första kontakten"),
    ("inpatient", "Från slutenvård"),
    ("compulsory", "Tvångsvård (LVM 27 §, LVU, LPT eller LRV)"),
    ("referral", "Remiss eller vårdbegäran från hälso- och sjukvården"),
    ("joint", "Dubbelremiss: psykiatrin och kommunen skickar var sin del"),
    ("self", "Egen ansökan från den enskilde"),
)
#: Grounds that rest on a decision of compulsory care, whose copy follows (SoF 9:3).
COMPULSORY = ("lvm27", "lvu", "lpt", "lrv")
INPATIENT, REFERRAL, SELF = (
    When("variant", ("inpatient",)),
    When("variant", ("referral",)),
    When("variant", ("self",)),
)

WHAT = Step(
    "vad", "Vad ansökan gäller",
    (
        Question(
            "variant", "Vad för ansökan är det?", SOCIAL, "Välj vad för ansökan det är.", "choice", VARIANTS, For.QUEUE,
        ),
        Question(
            "payer", "Vem betalar?", SOCIAL, "Välj vem som betalar.", "choice", needed=For.QUEUE,
            hint="Den som fattar biståndsbeslutet betalar, om inte länets avtal säger annat.",
        ),
        Question(
            "reason", "Varför behövs insatsen?", SOCIAL, "Skriv varför insatsen behövs.", needed=For.QUEUE,
            hint="En mening räcker för att få köplats.",
        ),
        Question("urgency_text", "Varför är det brådskande?", SOCIAL, needed=For.NONE),
    ),
)  # fmt: skip
LAW = Step(
    "underlag", "Laglig grund och underlag",
    (
        Question(
            "ground_since", "Från vilken dag gäller den lagliga grunden?", PLANNING, "Ange från vilken dag grunden gäller.",
            "day", hint="Dagen för beslutet eller för den enskildes egen ansökan.",
        ),
        Question(
            "ground_until", "Till och med vilken dag gäller den?", PLANNING, kind="day", needed=For.NONE,
            hint="Lämna tomt om den gäller tills vidare.",
        ),
        Question(
            "decision_copy", "Kopia av beslutet om tvångsvård", PLANNING, "Lägg till kopian av beslutet.", "file",
            when=When("ground_code", COMPULSORY),
        ),
        Question(
            "inquiry", "Finns en utredning?", PLANNING, "Svara om det finns en utredning.", "choice",
            (("attached", "Ja, den läggs till här"), ("own", "Ja, den finns i vårt verksamhetssystem och skickas särskilt"),
             ("ongoing", "Nej, den pågår"), ("none", "Nej, insatsen kräver ingen utredning")),
            hint="Socialnämndens utredning ska följa med ansökan.",
        ),
        Question(
            "inquiry_copy", "Utredningen", PLANNING, "Lägg till utredningen.", "file", when=When("inquiry", ("attached",)),
        ),
        Question(
            "plan_28", "Hur ser planen för vården i annan form ut?", PLANNING, "Skriv planen enligt LVM 28 §.",
            when=When("ground_code", ("lvm27",)),
        ),
        Question(
            "conditions", "Vilka särskilda villkor gäller?", PLANNING, "Skriv villkoren i beslutet om öppen tvångsvård.",
            when=When("ground_code", ("lpt", "lrv")),
        ),
        Question(
            "ward", "Vilken avdelning, vem där, och när planeras utskrivningen?", PLANNING,
            "Skriv avdelning, kontakt och planerad utskrivning.", when=INPATIENT,
        ),
        Question(
            "question", "Vilken är frågeställningen, och vem remitterar?", PLANNING,
            "Skriv frågeställningen och vem som remitterar.", when=REFERRAL,
        ),
        Question(
            "told", "Hur lämnades ansökan, och vem skrev ner den?", PLANNING,
            "Skriv hur den enskilde lämnade sin ansökan, och vem som skrev ner den.", when=SELF,
        ),
    ),
    rests_on=("ground_code", "variant"),
)  # fmt: skip
NEED = Step(
    "behov", "Behov och mål",
    (
        Question("need", "Vilket behov finns, och vad har prövats tidigare?", SOCIAL, "Skriv vilket behovet är."),
        Question("goals", "Vad ska insatsen leda till?", PLANNING, "Skriv målen med insatsen."),
        Question(
            "own_view", "Hur ser den enskilde själv på sitt behov?", SOCIAL,
            "Skriv hur den enskilde själv ser på sitt behov. Vill hen inte säga något, skriv det.",
            hint="Gärna med den enskildes egna ord.",
        ),
        Question(
            "circumstances", "Utveckling, utbildning och personliga förhållanden", SOCIAL,
            "Skriv om utveckling, utbildning och personliga förhållanden.", when=When("young"), carry=True,
            hint="Behövs för den som är under 21 år.",
        ),
        Question(
            "economy", "Hur är ekonomin och försörjningen?", ECONOMY, needed=For.NONE, carry=True,
            hint="Till exempel inkomst, skulder, god man eller förvaltare. Lämnas ut som en egen handling.",
        ),
    ),
    rests_on=("ground_code", "unit", "young"),
)  # fmt: skip
HEALTH = Step(
    "halsa", "Hälsa och säkerhet",
    (
        Question(
            "substance", "Vilket bruk gäller det?", SUBSTANCE, "Skriv vilket bruk det gäller.", carry=True,
            hint="Alkohol, narkotika, läkemedel eller spel. Hur länge, hur mycket, när senast.",
        ),
        Question("mental", "Hur är den psykiska hälsan?", MENTAL, needed=For.NONE, carry=True),
        Question("somatic", "Hur är den kroppsliga hälsan?", SOMATIC, needed=For.NONE, carry=True),
        Question(
            "medication", "Vilka läkemedel används?", SOMATIC, "Skriv vilka läkemedel som används, eller ”inga”.",
            kind="line", carry=True,
        ),
        Question(
            "moves", "Hur rör sig den enskilde?", SOMATIC, "Svara hur den enskilde rör sig.", "choice",
            (("walks", "Rör sig fritt, även i trappor"), ("step_free", "Behöver en plats utan trappor"),
             ("wheelchair", "Använder rullstol")),
            carry=True,
        ),
        Question(
            "mobility", "Behövs något annat för att kunna röra sig?", SOMATIC, kind="line", needed=For.NONE, carry=True,
            hint="Till exempel rollator eller hjälp vid dusch.",
        ),
        Question(
            "violence", "Finns risk för våld, mot den enskilde eller från den enskilde?", SOCIAL,
            "Skriv om det finns risk för våld, eller ”ingen känd”.", kind="line", carry=True,
        ),
        Question(
            "detox", "Gäller ansökan avgiftning?", SOMATIC, "Svara om ansökan gäller avgiftning.", "choice", YES_NO,
        ),
        Question(
            "medical", "Medicinsk bedömning inför avgiftningen: av vilken profession?", SOMATIC, kind="line",
            needed=For.NONE, when=When("detox"), hint="Lämna tomt om bedömningen inte är gjord.",
        ),
        Question(
            "medical_on", "Vilken dag gjordes bedömningen?", SOMATIC, kind="day", needed=For.NONE, when=When("detox"),
        ),
        # What of health care is needed: each of the kind of information that it is, so that it is released with that kind alone. Of mental
        # health nothing is demanded, so that no consent has to cover it.
        Question(
            "laro", "Behövs LARO (läkemedel vid opioidberoende)?", SUBSTANCE, "Svara om LARO behövs.", "choice", YES_NO,
        ),
        Question(
            "somatic_care", "Behövs somatisk omvårdnad?", SOMATIC, "Svara om somatisk omvårdnad behövs.", "choice", YES_NO,
            hint="Till exempel sårvård, insulin eller hjälp med förflyttning.",
        ),
        Question(
            "psychiatric_care", "Behövs psykiatrisk omvårdnad?", MENTAL, kind="choice", options=YES_NO, needed=For.NONE,
        ),
    ),
    rests_on=("unit",),
)  # fmt: skip
CHILD = Step(
    "barn", "Barn",
    (
        Question(
            "has_children", "Finns det barn som berörs?", CHILDREN, "Svara om det finns barn som berörs.", "choice", YES_NO,
            carry=True,
        ),
        Question(
            "children", "Vilka barn berörs, och var bor de?", CHILDREN, "Skriv vilka barn som berörs och var de bor.",
            when=When("has_children"), carry=True, hint="Lämnas ut som en egen handling.",
        ),
        Question(
            "child_view", "Hur påverkas barnen, och vad säger de själva?", CHILDREN,
            "Skriv hur barnen påverkas (barnperspektivet).", when=When("has_children"),
        ),
    ),
)  # fmt: skip
PRACTICE = Step(
    "praktiskt", "Planering och kontakter",
    (
        Question(
            "sip", "Finns en samordnad individuell plan (SIP)?", PLANNING, "Svara om det finns en SIP.", "choice",
            ((YES, "Ja"), ("called", "Nej, men möte är bestämt"), (NO, "Nej")),
        ),
        Question("sip_reference", "Vilken SIP, och från vilken dag?", PLANNING, "Skriv vilken SIP det är.", "line",
                 when=When("sip")),
        Question("wanted_from", "Från vilken dag önskas insatsen?", PRACTICAL, "Ange önskad startdag.", "day"),
        Question("wanted_until", "Till och med vilken dag?", PRACTICAL, kind="day", needed=For.NONE),
        # What the place is to have. Nobody has to answer: what is not asked for stops nobody.
        Question("own_entrance", "Behövs en plats med egen ingång?", PRACTICAL, kind="choice", options=YES_NO, needed=For.NONE, carry=True),
        Question("single", "Behövs ett enkelrum?", PRACTICAL, kind="choice", options=YES_NO, needed=For.NONE, carry=True),
        Question("family", "Behövs en plats för en familj?", PRACTICAL, kind="choice", options=YES_NO, needed=For.NONE),
        Question("interpreter_need", "Behövs tolk? Vilket språk?", PRACTICAL, "Skriv språk, eller ”nej”.", "line", carry=True),
        Question(
            "contact", "Vem hos er svarar på frågor, och på vilket nummer?", PRACTICAL,
            "Skriv vem som svarar på frågor om ansökan.", "line",
        ),
        Question("contacts", "Vilka andra kontakter finns i vården och socialtjänsten?", PRACTICAL, needed=For.NONE,
                 carry=True),
        Question("relatives", "Vilka närstående ska vara med eller få veta?", SOCIAL, needed=For.NONE, carry=True),
    ),
    rests_on=("unit",),
)  # fmt: skip
STEPS = (WHAT, LAW, NEED, HEALTH, CHILD, PRACTICE)
BY_KEY = {step.key: step for step in STEPS}
QUESTIONS = {question.key: question for step in STEPS for question in step.questions}
#: What the first step asks beside its questions: columns of the application, whose values hang together.
SOUGHT = ("ground_code", "unit", "level", "urgency")
STEP_OF = {question.key: step for step in STEPS for question in step.questions}
#: Facts that every party knows: that a question rests on one of them gives nothing away.
OPEN_FACTS = ("ground_code",)
AGAIN = "Kontrollera steget ”{title}” igen: ett svar som det vilar på har ändrats."


def basis(step: Step, answers: Answers) -> dict[str, str]:
    """What a step rests on, as it is now: kept when the step is saved."""
    return {key: answers.get(key, "") for key in step.rests_on}


def stale(step: Step, answers: Answers, confirmed: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a step that was saved is to be confirmed again, since what it rests on is no longer the same."""
    return step.key in confirmed and dict(confirmed[step.key]) != basis(step, answers)


def missing(
    answers: Answers, level: For, confirmed: Mapping[str, Mapping[str, str]] | None = None
) -> list[Missing]:
    """What is missing for a level, in the order of the steps; for a complete one also the steps to be confirmed again."""
    levels = {For.QUEUE} if level is For.QUEUE else {For.QUEUE, For.COMPLETE}
    found = []
    for step in STEPS:
        if level is For.COMPLETE and stale(step, answers, confirmed or {}):
            found.append(Missing(step.key, "", AGAIN.format(title=step.title)))
        found += [
            Missing(step.key, question.key, question.lack) for question in _lacking(step, answers, levels)
        ]
    return found


def to_mend(unfit: Collection[str]) -> list[Missing]:
    """What was typed and cannot be right, by question (or column of what is sought), in the order of the steps."""
    found = [
        Missing(step.key, question.key, f"Rätta svaret på ”{question.label}”.")
        for step in STEPS
        for question in step.questions
        if question.key in unfit
    ]
    sought = [key for key in SOUGHT if key in unfit]
    first = [Missing(WHAT.key, sought[0], "Välj laglig grund, enhet och prioritet igen.")] if sought else []
    return [*first, *found]


def _lacking(step: Step, answers: Answers, levels: set[For]) -> list[Question]:
    asked = (q for q in step.questions if q.needed in levels and q.asked(answers))
    return [question for question in asked if not answers.get(question.key, "").strip()]


def told_codes(found: Sequence[Missing]) -> list[str]:
    """What may be told to the other parties of what is missing: questions that everybody is asked, else the step alone.

    That a question is asked because of an answer would give the answer away (that there are children).
    """
    return list(dict.fromkeys(one.key if _is_open(one.key) else one.step for one in found))


def _is_open(key: str) -> bool:
    if key not in QUESTIONS:
        return False
    when = QUESTIONS[key].when
    return when is None or when.key in OPEN_FACTS


def words_of(codes: Sequence[str]) -> list[str]:
    """Such codes in Swedish, as one asks for them. A code that is no longer known is left out."""
    steps = {key: f"Steget ”{step.title}”" for key, step in BY_KEY.items()}
    labels = {key: question.label for key, question in QUESTIONS.items()}
    return [(labels | steps)[code] for code in codes if code in labels or code in steps]


def asked_of(step: Step, answers: Answers) -> list[Question]:
    return [question for question in step.questions if question.asked(answers)]


def every_code() -> list[str]:
    """All that can be asked for by name: open questions with an answer that an assessment needs, and each step."""
    needed = [key for key, question in QUESTIONS.items() if question.needed is not For.NONE and _is_open(key)]
    return [*needed, *BY_KEY]


#: Pairs of days of which the second is not before the first.
IN_ORDER = (("ground_since", "ground_until"), ("wanted_from", "wanted_until"))
#: Days on which something has been done.
GONE_BY = ("medical_on",)
#: Days that begin something, at most so many years ahead: more is a slip of the hand.
BEGINNINGS, YEARS_AHEAD = ("ground_since", "wanted_from"), 5


def wrong_day(answers: Answers, today: dt.date) -> tuple[str, str] | None:
    """The first question whose day cannot be, and why not; None where all can. Days are answers as year-month-day."""
    for first, last in IN_ORDER:
        if answers.get(first) and answers.get(last) and answers[last] < answers[first]:
            return last, f"Sista dagen kan inte vara före {answers[first]}."
    for key in GONE_BY:
        if answers.get(key, "") > today.isoformat():
            return key, "Dagen ligger i framtiden. Skriv när det gjordes."
    far = today.replace(year=today.year + YEARS_AHEAD, day=1).isoformat()
    for key in BEGINNINGS:
        if answers.get(key, "") > far:
            return key, "Kontrollera året: dagen ligger flera år fram."
    return None
