"""Forms of the administration, and the filter of the access log."""

import datetime as dt
from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, ChoicesField, DayField, PhoneField, VkForm
from vardkedja.core.models import AccessLog, Role, Unit, UnitRoute

FAMILIES = ("takes_families", "Familjer: vuxna bor med sina barn på barnens plats")
OUTSIDE = ("takes_outside", "Personer från kommuner utanför samverkan")
SEXES = (("takes_women", "Kvinnor"), ("takes_men", "Män"), ("takes_nonbinary", "Icke-binära"))
GROUPS = (*SEXES, FAMILIES, OUTSIDE)


def _number(label: str, **options: Any) -> forms.IntegerField:
    field = forms.IntegerField(
        label=label, required=False, min_value=0, error_messages={"invalid": "Skriv ett heltal."}, **options
    )
    field.widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    field.width = "xs"  # type: ignore[attr-defined]
    return field


class OrganisationForm(VkForm):
    org_number = forms.CharField(label="Organisationsnummer", max_length=13, required=False)
    phone = PhoneField(label="Telefon", required=False)
    address = forms.CharField(label="Postadress", max_length=200, required=False)


class UnitForm(VkForm):
    fieldsets = (
        (
            "Enheten",
            (
                "name",
                "local_type",
                "legal_type",
                "permit_places",
                "municipality_id",
                "collaboration_id",
                "phone",
            ),
        ),
        ("Målgrupp", ("groups", "age_min", "age_max")),
    )
    name = forms.CharField(label="Lokalt namn", max_length=120)
    local_type = forms.CharField(
        label="Kallas lokalt",
        max_length=60,
        required=False,
        help_text="Till exempel ”stödboende”, oavsett rättslig form.",
    )
    legal_type = ChoiceField(label="Rättslig form", choices=Unit.LegalType.choices, widget=forms.Select)
    permit_places = _number("Platser enligt tillstånd")
    municipality_id = forms.ChoiceField(label="Belägen i", required=False)
    collaboration_id = forms.ChoiceField(label="Samverkan", required=False)
    phone = PhoneField(label="Telefon", required=False)
    groups = ChoicesField(label="Tar emot", choices=GROUPS)
    age_min = _number("Lägsta ålder", help_text="Hela år på ankomstdagen. ”Över 25 år” är 26.")
    age_max = _number("Högsta ålder")

    def __init__(self, *args: Any, municipalities: Any, collaborations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality_id"].choices = [("", "–"), *municipalities]  # type: ignore[attr-defined]
        self.fields["collaboration_id"].choices = [("", "Ingen"), *collaborations]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        groups = self.cleaned_data.get("groups")
        if groups and not {name for name, _label in SEXES}.intersection(groups):
            self.add_error(
                "groups", "Välj också vilka av dem som enheten tar emot: kvinnor, män, icke-binära."
            )
        return self.cleaned_data


class RouteForm(VkForm):
    route = ChoiceField(label="Intagningsväg", choices=UnitRoute.Route.choices)
    since = DayField(label="Från och med")


class PartnerForm(VkForm):
    domain = ChoiceField(label="Myndighet", widget=forms.Select)
    since = DayField(label="Från och med")

    def __init__(self, *args: Any, domains: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].choices = [("", "Välj …"), *domains]  # type: ignore[attr-defined]


class AssignmentForm(VkForm):
    role = ChoiceField(label="Roll", choices=[("", "Välj …"), *Role.choices], widget=forms.Select)
    unit = forms.ChoiceField(
        label="Enhet",
        required=False,
        help_text="Lämna tomt när rollen gäller hela myndigheten. Boendets roller gäller en enhet.",
    )
    valid_from = DayField(label="Från och med")
    last_day = DayField(
        label="Till och med", required=False, help_text="Lämna tomt om uppdraget gäller tills vidare."
    )

    def __init__(self, *args: Any, units: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "Hela myndigheten"), *units]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = today


class KnownUserForm(AssignmentForm):
    """An assignment for somebody who already has an account, here or with another authority."""

    username = forms.CharField(
        label="Användarnamn", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("username", "role", "unit", "valid_from", "last_day")


class NewUserForm(AssignmentForm):
    fieldsets = (
        ("Användaren", ("first_name", "last_name", "title", "username", "password")),
        ("Första uppdraget", ("role", "unit", "valid_from", "last_day")),
    )
    first_name = forms.CharField(label="Förnamn", max_length=150)
    last_name = forms.CharField(label="Efternamn", max_length=150)
    title = forms.CharField(label="Titel", max_length=80, required=False)
    username = forms.CharField(
        label="Användarnamn",
        max_length=150,
        help_text="Till exempel e-postadressen i tjänsten.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="Första lösenord",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Minst tolv tecken. Användaren byter det under Mitt konto.",
    )


class EndAssignmentForm(VkForm):
    when = ChoiceField(label="När", choices=[("now", "Genast"), ("day", "Efter en viss dag")], initial="now")
    last_day = DayField(
        label="Sista dag", required=False, help_text="Bara när uppdraget slutar efter en viss dag."
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("when") == "day" and not self.cleaned_data.get("last_day"):
            self.add_error("last_day", "Ange sista dagen.")
        return self.cleaned_data


class LogFilter(VkForm):
    """The filters of the access log: days, who read, what was done, which case. A person is asked for by `LogPersonForm`."""

    fran = DayField(label="Från", required=False)
    till = DayField(label="Till", required=False)
    anvandare = forms.ChoiceField(label="Användare", required=False)
    handling = forms.ChoiceField(
        label="Vad som gjordes", required=False, choices=[("", "Allt"), *AccessLog.Action.choices]
    )
    arende = forms.CharField(
        label="Ärendenummer",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    #: The own record's opaque id, put there by `LogPersonForm`: a number never stands in an address.
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    vems = forms.ChoiceField(
        label="Vems läsning",
        required=False,
        choices=[("", "Alla"), ("egna", "Våra medarbetares"), ("andras", "Andra myndigheters")],
    )

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anvandare"].choices = [("", "Alla"), *users]  # type: ignore[attr-defined]


class LogPersonForm(VkForm):
    """A person number for the access log. It posts, so that the number stands in no address."""

    number = forms.CharField(
        label="Personnummer eller ärendenummer",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    number.width = "s"  # type: ignore[attr-defined]
