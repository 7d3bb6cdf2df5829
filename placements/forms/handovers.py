"""The forms of a handover: what is told of the unit and of each resident, and who is on duty."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from vardkedja.core.forms import ChoicesField, TextField, VkForm

#: What one shift tells of one resident, in characters.
LONGEST = 2_000


class DutyForm(VkForm):
    """Who is to read and sign."""

    on_duty = ChoicesField(
        label="Går på passet",
        required=False,
        help_text="De som ska läsa och signera. Är ingen vald är överlämningen öppen tills någon har läst den.",
    )

    def __init__(self, *args: Any, staff: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_duty"].choices = [(str(pk), name) for pk, name in staff]  # type: ignore[attr-defined]

    @property
    def people(self) -> set[UUID]:
        return {UUID(pk) for pk in self.cleaned_data["on_duty"]}


class HandoverForm(DutyForm):
    """The unit's note, one field per resident, and who comes on duty. `residents`: (stay, words on the label)."""

    note = TextField(
        label="Om enheten",
        rows=3,
        required=False,
        max_length=LONGEST,
        help_text="Till exempel bemanning, nycklar, besök, larm. Skriv inget om någon enskild här.",
    )
    field_order = ("note", "on_duty")

    def __init__(self, *args: Any, residents: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = []
        for stay, words in residents:
            name = f"stay_{stay}"
            self.fields[name] = TextField(label=words, rows=2, required=False, max_length=LONGEST)
            names.append(name)
        of_residents = (("De boende", names),) if names else ()
        self.fieldsets = (("Enheten", ("note",)), *of_residents, ("Nästa pass", ("on_duty",)))  # type: ignore[misc]

    @property
    def notes(self) -> dict[UUID, str]:
        return {
            UUID(name.removeprefix("stay_")): text
            for name, text in self.cleaned_data.items()
            if name.startswith("stay_") and text
        }
