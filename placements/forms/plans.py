"""The forms of the plans: a draft with its numbered goals, signing, phases, and the follow-up of one goal."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from placements.actions.plan_goals import FollowedUp
from placements.actions.plans import Signing
from placements.domain import plans
from placements.domain.plans import Draft, Goal, Kind, Question
from placements.forms.daily import select, when
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm

MOST = 4_000
#: Those that fit on a line or two.
SHORT = {plans.GOAL, "responsible", "unit", "physician"}


class PlanDraftForm(VkForm):
    """A draft: a group for each goal, then what the law asks. Nothing has to be filled in until it is signed."""

    def __init__(self, data: Any, *, kind: Kind, draft: Draft, numbers: Sequence[int]) -> None:
        self.kind, self.texts = kind, {goal.number: goal.text for goal in draft.goals}
        self.numbers = sorted({*numbers, *self._sent(data or ())})
        self.base_fields, groups = {}, []
        for number in self.numbers:
            names = [self._add(one, f"{one.key}_{number}") for one in kind.goal]
            groups.append((self._legend(number), names))
        rest = [self._add(one, one.key) for one in kind.questions]
        self.fieldsets = [*groups, ("Planen" if groups else "", rest)]  # type: ignore[misc]
        initial = dict(draft.answers)
        for goal in draft.goals:
            initial |= {f"{key}_{goal.number}": said for key, said in goal.parts.items()}
        super().__init__(data, initial=initial)

    def _sent(self, data: Iterable[str]) -> set[int]:
        """Rows that were sent stay, whatever has happened to the plan meanwhile: nothing typed is lost."""
        found = (re.fullmatch(rf"{plans.GOAL}_(\d{{1,3}})", name) for name in data)
        return set() if self.goals_are_given else {int(match[1]) for match in found if match}

    @property
    def goals_are_given(self) -> bool:
        return self.kind.code == plans.REPORT

    def _legend(self, number: int) -> str:
        text = self.texts.get(number, "")
        return f"Mål {number}: {text}" if self.goals_are_given else f"Mål {number}"

    def _add(self, one: Question, name: str) -> str:
        if one.key == plans.FOLLOW_UP_ON:
            field: Any = DayField(label=one.label, required=False)
        elif one.codes:
            field = select(one.label, dict(one.codes), required=False, help_text=one.help)
        else:
            rows = 2 if one.key in SHORT else 3
            field = TextField(label=one.label, rows=rows, required=False, max_length=MOST, help_text=one.help)
        self.base_fields[name] = when("för att underteckna", field) if one.needed else field
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.goals_are_given:
            for number in self.numbers:
                name = f"{plans.GOAL}_{number}"
                parts = [data.get(f"{one.key}_{number}") for one in self.kind.goal]
                if any(parts) and not data.get(name) and name not in self.errors:
                    self.add_error(name, f"Skriv mål {number}, eller töm hela raden.")
        return data

    @property
    def draft(self) -> Draft:
        goals = []
        for number in self.numbers:
            parts = {one.key: _text(self.cleaned_data[f"{one.key}_{number}"]) for one in self.kind.goal}
            if self.goals_are_given:
                parts[plans.GOAL] = self.texts[number]
            if any(parts.values()):
                goals.append(Goal(number, parts))
        answers = {one.key: _text(self.cleaned_data[one.key]) for one in self.kind.questions}
        return Draft(tuple(goals), answers)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "").strip()


class SignPlanForm(VkForm):
    manner = ChoiceField(label="Hur tog den enskilde ställning?", choices=tuple(plans.MANNERS.items()))
    person_on = DayField(label="Vilken dag?")
    note = TextField(
        label="Vad den enskilde säger om planen",
        rows=3,
        required=False,
        max_length=MOST,
        help_text="Till exempel varför den enskilde inte vill skriva under.",
    )

    @property
    def signing(self) -> Signing:
        return Signing(**self.cleaned_data)


class PhasesForm(VkForm):
    """From which day each phase is. A day may lie ahead."""

    mapping_from, carrying_from, transition_from = (
        DayField(label=f"{words} från", required=False) for words in plans.PHASES.values()
    )


class GoalFollowUpForm(VkForm):
    held_on = DayField(label="Vilken dag följdes målet upp?")
    outcome = ChoiceField(label="Hur går det med målet?", choices=tuple(plans.OUTCOMES.items()))
    words = TextField(
        label="Hur har det gått?", rows=4, max_length=MOST, help_text="Och den enskildes egen syn."
    )
    next_on = when("om målet inte är avslutat", DayField(label="Nästa uppföljning", required=False))

    @property
    def done(self) -> FollowedUp:
        return FollowedUp(**self.cleaned_data)
