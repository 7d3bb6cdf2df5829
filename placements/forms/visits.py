"""Forms of follow-up visits: the day, what came of it, why it is called off, and how often they are made."""

from placements.actions.visiting import Made
from placements.domain import visits
from placements.forms.bought import needed
from placements.forms.daily import select
from vardkedja.core.forms import DayField, NumberField, TextField, VkForm


class PlanVisitForm(VkForm):
    planned_on = DayField(label="Planerad dag")


class VisitForm(VkForm):
    done_on = DayField(label="Besöket gjordes")
    visitor = needed("Vem besökte? Namn och roll", 120)
    met = select("Träffades personen i enrum?", visits.MET)
    words = TextField(
        label="Vad kom fram?", rows=8, max_length=8_000, help_text="Sparas som en egen handling i ärendet."
    )

    @property
    def made(self) -> Made:
        return Made(**self.cleaned_data)


class CallOffForm(VkForm):
    why = select("Varför ställs besöket in?", visits.CALLED_OFF)


class VisitTermsForm(VkForm):
    months = NumberField(label="Månader mellan besök, högst", low=1, high=visits.MOST_MONTHS, decimals=0)
    source = needed(
        "Beslut eller rutin", 120, help_text="Till exempel nämndens rutin för uppföljning, och dess datum."
    )
