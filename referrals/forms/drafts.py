"""Forms of an application that is written: one page for *köbar*, one page a step, both from the questions as data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from referrals.actions.drafts import Draft
from referrals.domain import steps
from referrals.domain.steps import For, Question, Step
from referrals.forms.common import LONG, PRIORITY, Choices, GroundForm, when
from referrals.models import Level
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm
from vardkedja.core.forms.files import FileField
from vardkedja.core.forms.grounds import OpenChoice

LINE = 200
SEND = "send"
TO_QUEUE = "behövs för köplats"
TO_ASSESS = "behövs för bedömning"
NEEDED = {For.QUEUE: TO_QUEUE, For.COMPLETE: TO_ASSESS, For.NONE: "valfritt"}
#: The few choices that a select serves better than radio buttons.
AS_SELECT = ("variant", "payer")


def field_for(question: Question, *, needed: str = "", source: str = "", payers: Choices = ()) -> forms.Field:
    """The control of a question. Nothing is required while one writes: what is missing is said before it is sent."""
    told = " ".join(
        part for part in (question.hint, f"Ifyllt från {source}. Kontrollera." if source else "") if part
    )
    common: dict[str, Any] = {"label": question.label, "required": False, "help_text": told}
    if question.kind == "choice":
        options = list(payers) if question.key == "payer" else list(question.options)
        if question.key in AS_SELECT:
            found: forms.Field = ChoiceField(
                widget=forms.Select, choices=[("", "Välj …"), *options], **common
            )
        else:
            found = ChoiceField(choices=options, **common)
    elif question.kind == "day":
        found = DayField(**common)
    elif question.kind == "file":
        found = FileField(**({k: v for k, v in common.items() if k != "help_text"}))
    elif question.kind == "line":
        found = forms.CharField(max_length=LINE, **common)
        found.width = "full"
    else:
        found = TextField(max_length=LONG, rows=3, **common)
    return when(needed or NEEDED[question.needed], found)


def answers_in(questions: Sequence[Question], data: Mapping[str, Any]) -> dict[str, str]:
    """The answers that a form gave, as texts; files are no answers."""
    found = {}
    for question in questions:
        value = data.get(question.key)
        if question.kind != "file":
            found[question.key] = value.isoformat() if question.kind == "day" and value else str(value or "")
    return found


class SoughtFields(VkForm):
    """What is sought, as the application's own columns have it; fixed once it is sent."""

    ground_code = when("behövs för köplats", ChoiceField(label="Laglig grund", widget=forms.Select))
    unit = when(
        "behövs för köplats, eller en nivå", ChoiceField(label="Enhet", widget=forms.Select, required=False)
    )
    level = when(
        "i stället för en enhet",
        ChoiceField(
            label="Nivå, eller stöd utan plats",
            widget=forms.Select,
            required=False,
            choices=[("", "Välj …"), *Level.choices],
        ),
    )
    urgency = ChoiceField(
        label="Önskad prioritet",
        choices=PRIORITY,
        initial="3",
        help_text="Remissgruppen avgör prioriteten i sin bedömning.",
    )

    def offer(self, grounds: Choices, units: Choices) -> None:
        self.fields["ground_code"].choices = [("", "Välj …"), *grounds]
        self.fields["unit"].choices = [("", "Välj …"), *units]

    def drafted(self, answers: Mapping[str, str]) -> Draft:
        data = self.cleaned_data
        return Draft(data["ground_code"], data["unit"] or None, data["level"], int(data["urgency"]), answers)


class QueueForm(GroundForm, SoughtFields):
    """*Köbar* on one page: what is sought, who pays, one sentence why, and on what ground it is released."""

    fieldsets = (
        ("Vad ansökan gäller", ("variant", "ground_code", "unit", "level", "payer", "reason")),
        ("Hur brådskande det är", ("urgency",)),
        ("Utlämnande", ("ground", "purpose")),
        ("Om grunden är samtycke", ("consent", "given_on", "channel", "valid_to")),
    )
    none_label = "Ingen grund ännu: skicka bara köplats och samordningsuppgifter, utan namn"
    ground = OpenChoice(
        label="På vilken grund får gruppens myndigheter och enheten läsa ansökan?",
        help_text="Gör menprövningen först. Går men inte att utesluta behövs en av de grunder som bryter sekretessen.",
        required=False,
    )

    def __init__(self, *args: Any, grounds: Choices, units: Choices, payers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(grounds, units)
        for question in steps.WHAT.questions:
            if question.needed is For.QUEUE:
                self.fields[question.key] = field_for(question, payers=payers)
        when("för att få köplats nu", self.fields["ground"]).initial = None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.data.get("then") == SEND:
            for name, lack in self._lacks(data):
                if name not in self.errors:
                    self.add_error(name, lack)
        return data

    def _lacks(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What a position in the queue needs, all of it at once."""
        if not data.get("unit") and not data.get("level"):
            yield "unit", "Välj en enhet eller en nivå."
        for question in steps.WHAT.questions:
            if question.needed is For.QUEUE and not data.get(question.key):
                yield question.key, question.lack
        if not data.get("ground"):
            yield "ground", "Välj en grund, eller att ansökan skickas utan utlämnande så länge."

    @property
    def draft(self) -> Draft:
        return self.drafted(answers_in(steps.WHAT.questions, self.cleaned_data))


class StepForm(VkForm):
    """One step of an application: its questions as they are asked for the answers so far."""

    def __init__(
        self, *args: Any, step: Step, asked: Mapping[str, str], sources: Mapping[str, str], payers: Choices, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.step = step
        self.shown = [
            q for q in step.questions if q.when is None or q.asked(asked) or q.when.key in _keys(step)
        ]
        for question in self.shown:
            needed = _when_words(question) if question.when and question.when.key in _keys(step) else ""
            self.fields[question.key] = field_for(
                question, needed=needed, source=sources.get(question.key, ""), payers=payers
            )

    @property
    def answers(self) -> dict[str, str]:
        return answers_in(self.shown, self.cleaned_data)

    @property
    def added(self) -> dict[str, Any]:
        held = {q.key: self.cleaned_data.get(q.key) for q in self.shown if q.kind == "file"}
        return {key: file for key, file in held.items() if file}


class SoughtStepForm(StepForm, SoughtFields):
    """The first step, while it is a draft: what is sought can still be changed."""

    field_order = ("variant", "ground_code", "unit", "level", "payer", "reason", "urgency", "urgency_text")

    def __init__(self, *args: Any, grounds: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(grounds, units)
        self.order_fields(self.field_order)


def _keys(step: Step) -> set[str]:
    return {question.key for question in step.questions}


def _when_words(question: Question) -> str:
    """A question that follows from another one on the same page says of which answer."""
    if question.when is None:
        return ""
    asked = steps.QUESTIONS[question.when.key]
    words = " eller ".join(asked.word(value).lower() for value in question.when.values)
    return f"vid svaret ”{words}”"
