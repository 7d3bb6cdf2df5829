"""Forms of an application: sent, completed, sent back, released."""

from collections.abc import Sequence
from typing import Any

from referrals.actions.grounds import NewGround
from referrals.domain import steps
from referrals.forms.common import HARM_FIRST, LONG, GroundForm
from vardkedja.core.forms import ChoiceField, ChoicesField, DayField, TextField, VkForm
from vardkedja.core.forms.grounds import OpenChoice


class SendForm(GroundForm):
    none_label = "Ingen grund ännu: skicka bara köplats och samordningsuppgifter, utan namn"
    ground = OpenChoice(
        label="På vilken grund får gruppens myndigheter och enheten läsa ansökan?", help_text=HARM_FIRST
    )


class CompleteForm(SendForm):
    none_label = "Ingen grund ännu: lämna inte ut det nya"


class ShareForm(SendForm):
    """A ground must be chosen: that is what the page is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = self.fields["ground"].choices[:-1]


class LegalGroundForm(VkForm):
    """On what legal ground the person is cared for, from when and why."""

    ground = ChoiceField(label="Laglig grund", help_text="Är den samma som nu bekräftas den.")
    since = DayField(
        label="Gäller från", help_text="Dagen då vården började på den grunden, eller beslutet om den."
    )
    reason = TextField(
        label="Varför grunden är den", rows=3, max_length=LONG,
        help_text="Till exempel beslutet som den vilar på. Skrivs som en anteckning i er egen dokumentation.",
    )  # fmt: skip

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]

    @property
    def new(self) -> NewGround:
        data = self.cleaned_data
        return NewGround(data["ground"], data["since"], data["reason"])


class RequestForm(VkForm):
    """What is missing: questions that everybody is asked, and steps where what is asked follows from the answers."""

    codes = ChoicesField(label="Det här behöver vi")

    def __init__(self, *args: Any, known: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(dict.fromkeys([*known, *steps.every_code()]))
        self.fields["codes"].choices = list(zip(codes, steps.words_of(codes), strict=True))
        self.fields["codes"].initial = list(known)
