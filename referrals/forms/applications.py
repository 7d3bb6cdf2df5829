"""Forms of an application: sent, completed, sent back, released."""

from collections.abc import Sequence
from typing import Any

from referrals.domain import steps
from referrals.forms.common import HARM_FIRST, GroundForm
from vardkedja.core.forms import ChoicesField, VkForm
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


class RequestForm(VkForm):
    """What is missing: questions that everybody is asked, and steps where what is asked follows from the answers."""

    codes = ChoicesField(label="Det här behöver vi")

    def __init__(self, *args: Any, known: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(dict.fromkeys([*known, *steps.every_code()]))
        self.fields["codes"].choices = list(zip(codes, steps.words_of(codes), strict=True))
        self.fields["codes"].initial = list(known)
