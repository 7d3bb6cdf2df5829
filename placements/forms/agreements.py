"""Forms of the placement agreement: a version, and that it was signed."""

from placements.actions.agreeing import LONGEST_NOTICE, Terms
from placements.forms.bought import needed
from placements.selectors.agreements import PARTS
from vardkedja.core.forms import DayField, KronorField, NumberField, TextField, VkForm


class AgreementForm(VkForm):
    fieldsets = (
        ("Pris och tid", ("price", "valid_from", "valid_to", "notice_days")),
        ("Innehåll", ("included", "terms")),
        ("Kontakt", ("our_contact", "home_contact")),
    )
    price = KronorField(
        label="Pris per dygn, kronor",
        required=False,
        help_text="Lämna tomt för ett hem i samverkan där kostnaden delas enligt länets avtal.",
    )
    valid_from = DayField(label="Gäller från")
    valid_to = DayField(label="Gäller till och med", required=False)
    notice_days = NumberField(label="Uppsägningstid, dagar", low=0, high=LONGEST_NOTICE, decimals=0)
    included, terms = (
        TextField(label=label, rows=5, max_length=4_000, help_text=told) for _key, label, told in PARTS[:2]
    )
    our_contact, home_contact = (needed(label, 200, help_text=told) for _key, label, told in PARTS[2:])

    @property
    def agreed(self) -> Terms:
        data = self.cleaned_data
        words = {key: data[key] for key, _label, _help in PARTS}
        return Terms(data["valid_from"], data["valid_to"], int(data["notice_days"]), words, data["price"])


class SignedForm(VkForm):
    signed_on = DayField(label="Undertecknat den")
    our_name = needed("För kommunen, namn och roll", 160)
    home_name = needed("För hemmet, namn och roll", 160)
