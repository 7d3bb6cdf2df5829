"""Reports that a law demands, as data: need of compulsory care (LVM 6 §) and concern for a child (SoL 19:1).

Audits found reports under LVM without what the board needs for its inquiry: who it is, the harmful use and the danger in it, what has
been tried, what is being done, the person's own view, children, contacts. A report without one of them is not sent.
"""

from collections.abc import Mapping

from referrals.domain.steps import CHILDREN, SUBSTANCE, YES_NO, For, Question, When

LVM6, CHILD = "lvm6", "child"
LABELS = {LVM6: "Anmälan om behov av vård (LVM 6 §)", CHILD: "Anmälan om oro för barn (SoL 19 kap. 1 §)"}
#: Kind → the entry's category, and how the duty to report is named as a condition of the ground (OSL 10:28).
CATEGORY = {LVM6: SUBSTANCE, CHILD: CHILDREN}
LAW = {LVM6: "lvm_6", CHILD: "sol_19"}
#: (kind, whether the sender is a private provider) → on what the report is released, as its page says it. OSL binds authorities; a
#: private provider's staff are bound by SoL (2025:400) 17 kap. 11 §, and the duty to report itself goes before that.
TOLD = {
    (LVM6, False): "Den lämnas ut med stöd av uppgiftsskyldigheten i lag (LVM 6 §, OSL 10:28).",
    (CHILD, False): "Den lämnas ut med stöd av uppgiftsskyldigheten i lag (SoL 19 kap. 1 §, OSL 10:28).",
    (LVM6, True): (
        "Som privat verksamhet har ni tystnadsplikt (SoL 17 kap. 11 §). Skyldigheten i LVM 6 § gäller myndigheter och läkare, "
        "så anmälan lämnas inte ut på den grunden. Lämna ut uppgifterna med samtycke, eller ring socialtjänsten."
    ),
    (CHILD, True): (
        "Som privat verksamhet har ni tystnadsplikt (SoL 17 kap. 11 §). Den hindrar inte anmälan: er skyldighet att anmäla "
        "står i SoL 19 kap. 1 § och går före."
    ),
}
#: A report that a private provider has no duty in law to send.
NOT_PRIVATE = "Skyldigheten i LVM 6 § gäller myndigheter och läkare. Lämna ut uppgifterna med samtycke, eller ring socialtjänsten."
REPORTER = Question(
    "reporter", "Vem anmäler, i vilken yrkesroll, och på vilket nummer?", SUBSTANCE, "Skriv vem som anmäler och på vilket nummer.", "line"
)  # fmt: skip
QUESTIONS: dict[str, tuple[Question, ...]] = {
    LVM6: (
        Question("who", "Vem gäller det, och var finns den enskilde nu?", SUBSTANCE, "Skriv vem det gäller och var hen finns."),
        Question("use", "Vilket missbruk, hur länge och hur omfattande?", SUBSTANCE, "Skriv vilket missbruk det gäller."),
        Question(
            "danger", "Vilken är faran?", SUBSTANCE, "Välj vilken faran är.", "choice",
            (
                ("health", "Utsätter sin fysiska eller psykiska hälsa för allvarlig fara (LVM 4 § a)"),
                ("life", "Löper en uppenbar risk att förstöra sitt liv (LVM 4 § b)"),
                ("others", "Kan befaras allvarligt skada sig själv eller någon närstående (LVM 4 § c)"),
            ),
        ),
        Question("facts", "Vad har hänt som visar faran?", SUBSTANCE, "Skriv vad som har hänt, och när."),
        Question("tried", "Vad har prövats frivilligt, och varför räcker det inte?", SUBSTANCE, "Skriv vad som har prövats."),
        Question("measures", "Vilka åtgärder pågår eller är vidtagna?", SUBSTANCE, "Skriv vilka åtgärder som är vidtagna."),
        Question(
            "own_view", "Hur ser den enskilde själv på vård?", SUBSTANCE,
            "Skriv den enskildes egen inställning. Är den inte känd, skriv varför.",
        ),
        Question("has_children", "Finns barn som berörs?", SUBSTANCE, "Svara om det finns barn som berörs.", "choice", YES_NO),
        Question(
            "children", "Vilka barn, och var finns de?", SUBSTANCE, "Skriv vilka barn som berörs.", when=When("has_children"),
            hint="Anmäl också oron för barnet.",
        ),
        Question("contacts", "Vilka kontakter finns i vården, familjen och nätverket?", SUBSTANCE, "Skriv vilka kontakter som finns."),
        REPORTER,
    ),
    CHILD: (
        Question("children", "Vilket barn gäller oron? Namn, ålder och var barnet finns", CHILDREN, "Skriv vilket barn det gäller."),
        Question("concern", "Vad är det som oroar?", CHILDREN, "Skriv vad som oroar."),
        Question("seen", "Vad har ni själva sett eller hört, och när?", CHILDREN, "Skriv vad ni har sett eller hört."),
        Question("acute", "Behöver barnet skydd i dag?", CHILDREN, "Svara om barnet behöver skydd i dag.", "choice", YES_NO,
                 hint="Ring socialtjänsten eller socialjouren också om det är bråttom."),
        Question(
            "told", "Vet vårdnadshavarna om anmälan?", CHILDREN, "Svara om vårdnadshavarna vet om anmälan.", "choice",
            (("yes", "Ja"), ("no", "Nej"), ("not_safe", "Nej, det kan vara farligt för barnet att de får veta")),
        ),
        Question("guardians", "Vilka är vårdnadshavarna?", CHILDREN, needed=For.NONE),
        REPORTER,
    ),
}  # fmt: skip


def missing(kind: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Question → what to write there before the report can be sent; empty when it says all that it must."""
    return {
        question.key: question.lack
        for question in QUESTIONS[kind]
        if question.needed is not For.NONE
        and question.asked(answers)
        and not answers.get(question.key, "").strip()
    }
