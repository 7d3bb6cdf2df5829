"""The house's form fields: what they take, what they say, how they are tied to their words."""

import datetime as dt
import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from vardkedja.core.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    KronorField,
    NumberField,
    PhoneField,
    TextField,
    VkForm,
)


class Example(VkForm):
    fieldsets = (("Om dig", ("name", "day")), ("Val", ("ground", "support")))

    name = forms.CharField(label="Namn", help_text="Som i folkbokföringen.")
    day = DayField(label="Dag")
    ground = ChoiceField(label="Grund", choices=[("a", "SoL"), ("b", "LVM")])
    support = ChoicesField(label="Stöd", required=False, choices=[("x", "Bostad")])
    reason = TextField(label="Skäl", required=False)
    agreed = forms.BooleanField(label="Samtycker")
    version = forms.CharField(widget=forms.HiddenInput, initial="3")


def fault(field: forms.Field, text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(text)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    "text", ["2026-11-22", "20261122", "22/11 2026", "22/11/2026", "22.11.2026", " 2026-11-22 "]
)
def test_a_day_is_taken_as_swedes_write_it(text):
    assert DayField().clean(text) == dt.date(2026, 11, 22)


@pytest.mark.parametrize("text", ["31/2 2026", "2026-13-01"])
def test_a_day_that_does_not_exist_is_told_apart_from_a_slip(text):
    assert fault(DayField(), text) == "Det datumet finns inte. Kontrollera dag och månad."


@pytest.mark.parametrize("text", ["i morgon", "11-22-2026", "2026", "1/2"])
def test_what_is_no_day_says_how_to_write_one(text):
    assert "2026-11-22" in fault(DayField(), text)


def test_a_day_is_shown_so_that_the_browsers_control_understands():
    html = str(Example(initial={"day": dt.date(2026, 3, 3)})["day"])
    assert 'type="date"' in html
    assert 'value="2026-03-03"' in html


@pytest.mark.parametrize(
    ("text", "ore"), [("1 234,50", 123450), ("1234.5", 123450), ("3 700 kr", 370000), ("0", 0)]
)
def test_kronor_become_ore(text, ore):
    assert KronorField().clean(text) == ore


def test_kronor_outside_the_limits():
    field = KronorField(max_ore=500_000)
    assert "inte vara lägre än 0,00" in fault(field, "-1").replace("\u00a0", " ")
    assert "inte vara högre än 5 000,00 kr" in fault(field, "5000,01").replace("\u00a0", " ")
    assert fault(field, "tolv").startswith("Skriv beloppet")
    assert fault(field, "") == "Ange ett belopp."


def test_kronor_are_shown_as_they_may_be_typed():
    field = KronorField()
    assert field.clean(field.prepare_value(123450)) == 123450
    assert field.prepare_value("tolv") == "tolv"


def test_numbers_keep_their_decimals():
    field = NumberField(low=0, high=100)
    assert field.clean("44,79 %".replace(" %", "")) == Decimal("44.79")
    assert fault(field, "100,01") == "Talet kan inte vara högre än 100."
    assert fault(field, "1,234") == "Skriv talet med högst 2 decimaler."
    assert fault(field, "NaN").startswith("Skriv ett tal")
    assert fault(field, "1e400").startswith("Skriv ett tal")


def test_errors_stand_at_the_field_and_in_a_summary_that_links_there():
    html = str(Example({}))
    assert "data-vk-focus" in html
    for target in re.findall(r'<a href="#([^"]+)"', html):
        assert f'id="{target}"' in html
    assert html.count("Fyll i det här fältet.") == 2
    assert html.count("Kryssa i rutan för att gå vidare.") == 2
    assert 'aria-invalid="true"' in html


def test_a_lost_hidden_field_asks_for_the_page_again_and_links_nowhere():
    html = str(Example({}))
    assert html.count("Ladda om den och fyll i igen.") == 1
    assert 'href="#id_version"' not in html


def test_hint_and_error_are_tied_to_the_control():
    html = str(Example({}))
    for reference in re.findall(r'aria-describedby="([^"]+)"', html):
        for name in reference.split():
            assert f'id="{name}"' in html
    assert "id_name_helptext id_name_error" in html


def test_groups_keep_their_order_and_the_rest_comes_last():
    html = str(Example())
    order = ["Om dig", "Namn", "Dag", "Val", "Grund", "Stöd", "Skäl", "Samtycker"]
    places = [html.index(word) for word in order]
    assert places == sorted(places)
    assert 'name="version"' in html
    assert html.count('name="version"') == 1


def test_what_is_optional_says_so_and_nothing_else_does():
    assert str(Example()).count("(valfritt)") == 2


def test_no_inline_style_script_or_browser_bubbles():
    html = str(Example({}))
    assert not re.search(r"\sstyle=|\son\w+=|\srequired\b", html)


def test_typed_text_comes_back_escaped():
    html = str(Example({"name": '"><script>'}))
    assert "<script>" not in html


@pytest.mark.parametrize(
    "nothing", ["\u200b", "\u202e\u202c", "\u3164\u3164", "\u2800", "\u00ad", "\u2060 \t"]
)
def test_what_nobody_can_see_fills_in_nothing(nothing):
    form = Example(QueryDict(urlencode({"name": nothing, "reason": nothing})))
    assert form.errors["name"] == ["Fyll i det här fältet."]
    assert form.cleaned_data["reason"] == ""


def test_a_text_is_stored_as_it_reads():
    """Signs that turn the writing direction round are left out; what is part of a name stays."""
    form = Example(
        QueryDict("name=%E2%80%AEfdp.nnA%E2%80%AC&reason=%D8%B9%D9%84%DB%8C%E2%80%8C%D8%B1%D8%B6%D8%A7")
    )
    form.is_valid()
    assert form.cleaned_data["name"] == "fdp.nnA"
    assert form.cleaned_data["reason"] == "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"


def test_a_nul_is_still_refused():
    form = Example(QueryDict("name=%00"))
    assert "name" in form.errors


def test_djangos_own_words_for_a_foreign_choice_and_a_long_text_are_replaced():
    class Plain(VkForm):
        unit = forms.ChoiceField(choices=[("a", "A")])
        name = forms.CharField(max_length=3)

    form = Plain(QueryDict("unit=26af964b&name=abcd"))
    assert form.errors == {
        "unit": ["Välj ett av alternativen."],
        "name": ["Skriv högst 3 tecken. Nu är det 4."],
    }


@pytest.mark.parametrize(
    "written",
    [
        "070-123 45 67", "+46 70 123 45 67", "+46 (0)70-123 45 67", "0046 70 123 45 67", "(0470) 58 80 00", "0470–58 80 00",
        "0470-58 80 00 ankn. 12", "0470-58 80 00, anknytning 4123", "08-123 45 67 x 9", "114 14", "070-000 00 00",
    ],
)  # fmt: skip
def test_a_telephone_number_is_kept_as_it_is_written(written):
    assert PhoneField(label="Telefon").clean(f" {written} ") == written


@pytest.mark.parametrize(
    "written",
    ["hej", "jouren", "070-123", "070-12O 45 67", "2026-03-02", "19121212-1212", "+46", "0" * 16, "070 eller 08-123 45 67", "²²²²²²²", "ankn. 12"],
)  # fmt: skip
def test_what_is_no_telephone_number_is_refused_in_words(written):
    assert fault(PhoneField(label="Telefon"), written).startswith(
        "Skriv ett telefonnummer, till exempel 070-"
    )
