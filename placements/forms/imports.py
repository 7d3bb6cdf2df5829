"""Forms of reading stays in from files."""

from typing import Any

from django import forms

from vardkedja.core.forms import VkForm


class SheetField(forms.FileField):
    """A CSV file. What stands in it is read by the verb."""

    widget = forms.FileInput
    MOST = 1_000_000

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=250, allow_empty_file=True, **kwargs)
        self.error_messages |= {
            "required": "Välj en fil.",
            "missing": "Välj en fil.",
            "invalid": "Filen kom inte fram. Välj den igen.",
            "max_length": "Filens namn är för långt. Döp om filen.",
        }
        self.widget.attrs.setdefault("accept", ".csv,text/csv")

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > self.MOST:
            raise forms.ValidationError(
                "Filen är större än 1 MB. Dela upp den, eller be driften att läsa in den."
            )
        return file


class ImportForm(VkForm):
    """The two files of a county's spreadsheets."""

    stays = SheetField(label="Vistelser", help_text="CSV i UTF-8 med semikolon eller komma, högst 1 MB.")
    absences = SheetField(label="Frånvaro", required=False, help_text="Behövs bara om någon har varit ute.")


class CarriedForm(VkForm):
    """The files that were tried, on their way back to be read in."""

    carried = forms.CharField(widget=forms.HiddenInput)
