"""Forms of a study visit before a stay: when and with whom, how it went, why it is called off."""

from placements.actions.study_visits import NewStudyVisit
from placements.domain import study_visits
from placements.forms.daily import select
from vardkedja.core.forms import DayField, TextField, VkForm
from vardkedja.core.forms.shifts import ClockField


class BookStudyVisitForm(VkForm):
    on = DayField(
        label="Dag", help_text="Är besöket redan gjort, skriv dagen och anteckna sedan hur det gick."
    )
    at = ClockField(label="Klockan", required=False, help_text="Lämna tomt om det är någon gång under dagen.")
    company = select("Vem följer med?", study_visits.COMPANY)

    @property
    def new(self) -> NewStudyVisit:
        return NewStudyVisit(**self.cleaned_data)


class NoteStudyVisitForm(VkForm):
    outcome = select("Hur gick det?", study_visits.OUTCOMES)
    words = TextField(
        label="Vad kom fram?",
        required=False,
        rows=6,
        max_length=8_000,
        help_text="Sparas som en egen handling i ärendet, som bara er egen myndighet läser.",
    )


class CallOffStudyVisitForm(VkForm):
    why = select("Varför ställs besöket in?", study_visits.CALLED_OFF)
