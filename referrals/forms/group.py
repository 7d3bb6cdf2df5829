"""Forms of the referral group."""

from referrals.actions.assessments import PROPOSALS, Opinion
from referrals.forms.common import LONG, PRIORITY
from vardkedja.core.forms import ChoiceField, TextField, VkForm


class OpinionForm(VkForm):
    proposal = ChoiceField(label="Ditt ställningstagande", choices=list(PROPOSALS.items()))
    need = TextField(
        label="Hur bedömer du behovet?",
        rows=6,
        max_length=LONG,
        help_text="Texten hör till er myndighet. De andra ser att du har skrivit, inte vad.",
    )
    priority = ChoiceField(label="Föreslagen prioritet", choices=PRIORITY, initial="3")
    conditions = TextField(label="Villkor för en placering", required=False, rows=3, max_length=LONG)

    @property
    def opinion(self) -> Opinion:
        data = dict(self.cleaned_data)
        return Opinion(priority=int(data.pop("priority")), **data)


class WhyForm(VkForm):
    why = TextField(label="Varför tas ansökan upp på nytt?", rows=4, max_length=LONG)
