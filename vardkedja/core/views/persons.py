"""Persons as the own authority knows them: register by number, read, correct, open a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core import policies, protection, withheld
from vardkedja.core.actions import cases as case_actions
from vardkedja.core.actions import persons as actions
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.errors import Impossible
from vardkedja.core.forms.persons import (
    ChangePersonForm,
    HomeForm,
    NewNumberForm,
    NumberForm,
    OpenCaseForm,
    PersonForm,
)
from vardkedja.core.forms.protection import NONE
from vardkedja.core.gate import Why, open_record
from vardkedja.core.identity import Number, parse_number, reserve_number
from vardkedja.core.models import Collaboration, HomeMunicipality, PersonIdentifier, PersonRecord, Protection
from vardkedja.core.selectors.persons import identity_of_record, municipalities, person_header
from vardkedja.core.views.common import form_page
from vardkedja.core.web import attempt, page, text_of, version_of

PARTICULARS = tuple(actions.Particulars.__dataclass_fields__)
may_register = policies.can_register_person


def _number(request: Any, data: dict[str, Any]) -> Number:
    if data["system"] == "reserve":
        return reserve_number(data["number"], request.actor.domain_id)
    return parse_number(data["number"])


def _registrable(request: Any, data: dict[str, Any]) -> Number:
    """The number, unless the actor may not register its person: the answer is the same whomever the authority knows."""
    number = _number(request, data)
    may = policies.can_register_this(request.actor, number.person_id)
    if not may:
        raise Impossible(may.reason, field="number")
    return number


def _particulars(data: dict[str, Any]) -> actions.Particulars:
    return actions.Particulars(**{name: data[name] for name in PARTICULARS})


@page(may_register, methods=("GET", "POST"), limit="lookup")
def new(request: Any) -> HttpResponse:
    """The number first: the own record is offered if there is one. What others know stays unknown."""
    form = NumberForm(request.POST or None, initial={"system": "person"})
    if request.method == "POST" and form.is_valid():
        number = attempt(form, lambda: _registrable(request, form.cleaned_data))
        if number:
            return _known_or_new(request, form, number)
    crumbs = [{"label": "Ärenden", "url": reverse("core:cases")}, {"label": "Registrera person", "url": ""}]
    context = {
        "form": form, "crumbs": crumbs, "title": "Registrera person", "submit": "Fortsätt", "back": reverse("core:cases"),
        "lead": "Skriv numret först. Finns personen redan hos er kommer du till den.",
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _known_or_new(request: Any, form: NumberForm, number: Number) -> HttpResponse:
    """On to the own record, or to the particulars. Who names readers of protected persons is led to where that is done."""
    record = actions.own_record(request.actor, number)
    if record:
        return _found(request, record)
    hidden = protection.hidden_person(request.actor, number.person_id)
    if hidden and policies.can_name_readers(request.actor):
        return redirect("core:protected", hidden.pk)
    return _particulars_page(request, form, number)


def _found(request: Any, record: PersonRecord) -> HttpResponse:
    messages.info(request, "Personen finns redan hos er.")
    return redirect("core:person", record.pk)


def _particulars_page(
    request: Any, number_form: NumberForm, number: Number, form: PersonForm | None = None
) -> HttpResponse:
    """The second step; the number goes along in the form's body, never in the address."""
    if form is None:
        initial = {"birth_date": number.birth_date, "sex": "unknown"}
        form = PersonForm(municipalities=municipalities(), initial=initial)
    context = {
        "form": form, "number": number_form.cleaned_data, "shown": number.value,
        "crumbs": [{"label": "Ärenden", "url": reverse("core:cases")}, {"label": "Registrera person", "url": ""}],
    }  # fmt: skip
    return render(request, "core/person_new.html", context, status=422 if form.errors else 200)


@page(may_register, methods=("POST",), limit="lookup")
def register(request: Any) -> HttpResponse:
    """Make the own authority's record, and go on to it."""
    number_form = NumberForm(request.POST)
    number = (
        attempt(number_form, lambda: _registrable(request, number_form.cleaned_data))
        if number_form.is_valid()
        else None
    )
    if number is None:
        return redirect("core:person_new")
    form = PersonForm(request.POST, municipalities=municipalities())
    if form.is_valid():
        record = attempt(form, lambda: _register(request, number, form.cleaned_data))
        if record:
            messages.success(request, "Personen är registrerad hos er.")
            return redirect("core:person", record.pk)
    return _particulars_page(request, number_form, number, form)


def _register(request: Any, number: Number, data: dict[str, Any]) -> PersonRecord:
    home = UUID(data["home_municipality"]) if data["home_municipality"] else None
    record = actions.register_person(number, _particulars(data), actor=request.actor, home_municipality=home)
    kind = data["protection"]
    if kind and kind != NONE:
        source = data["protection_source"] or Protection.Source.REGISTER
        protect_person(record.pk, kind, actor=request.actor, source=source)
    return record


def _open(request: Any, record_id: UUID) -> tuple[PersonRecord, Why]:
    return open_record(request.actor, record_id, stated=text_of(request, "reason"))


@page(policies.can_search, methods=("GET", "POST"))
def person(request: Any, record_id: UUID) -> HttpResponse:
    """The own record. A POST states why, where no case says it."""
    record, why = _open(request, record_id)
    return _person_page(request, record, why)


@page(policies.can_search, methods=("POST",), limit="reveal")
def reveal(request: Any, record_id: UUID) -> HttpResponse:
    """The own record with the whole number, which is logged."""
    record, why = _open(request, record_id)
    return _person_page(request, record, why, whole=True)


def _person_page(request: Any, record: PersonRecord, why: Why, *, whole: bool = False) -> HttpResponse:
    actor = request.actor
    reveal_url = reverse("core:person_reveal", args=[record.pk])
    identity = identity_of_record(actor, record)
    header = person_header(identity, why, reveal_url=reveal_url, whole=whole)
    homes = (
        HomeMunicipality.objects.filter(record=record).select_related("municipality").order_by("-valid_from")
    )
    numbers = PersonIdentifier.objects.filter(record=record).order_by("-valid_from")
    about = policies.visible_cases(actor).filter(person_id=record.person_id)
    cases = withheld.leave_out(actor, about).select_related("owner")
    context = {
        "record": record, "person": header, "homes": homes, "numbers": numbers, "whole": whole,
        "cases": cases.order_by("-opened_at"), "may_change": may_register(actor), "may_number": policies.can_add_number(actor), "protected": identity.protected_id, "may_open": policies.can_open_case(actor), "may_extract": policies.can_make_extract(actor),
        "crumbs": [{"label": "Ärenden", "url": reverse("core:cases")}, {"label": "Personuppgifter", "url": ""}],
    }  # fmt: skip
    return render(request, "core/person.html", context)


def _about(request: Any, record: PersonRecord, why: Why, crumb: str) -> dict[str, Any]:
    """Context of a form about a record."""
    back = reverse("core:person", args=[record.pk])
    crumbs = [
        {"label": "Ärenden", "url": reverse("core:cases")},
        {"label": "Personuppgifter", "url": back},
        {"label": crumb, "url": ""},
    ]
    return {
        "person": person_header(identity_of_record(request.actor, record), why),
        "crumbs": crumbs,
        "back": back,
    }


@page(may_register, methods=("GET", "POST"))
def change(request: Any, record_id: UUID) -> HttpResponse:
    """Correct the own record."""
    record, why = _open(request, record_id)
    present = record.home_municipalities.filter(valid_to=None).first()
    home = str(present.municipality_id) if present else ""
    initial = {name: getattr(record, name) for name in PARTICULARS}
    initial |= {"home_municipality": home, "since": request.actor.today}
    form = ChangePersonForm(request.POST or None, initial=initial, home=home, municipalities=municipalities())

    def act(data: dict[str, Any]) -> Any:
        changed = actions.change_person(
            record_id, _particulars(data), actor=request.actor, version=_version(request)
        )
        if form.moved:
            actions.set_home_municipality(
                record_id, UUID(data["home_municipality"]), data["since"], actor=request.actor
            )
        return changed

    return form_page(
        request, form, act, then=reverse("core:person", args=[record_id]), done="Uppgifterna är ändrade.",
        title="Ändra personuppgifter", submit="Spara ändringarna", version=record.row_version,
        **_about(request, record, why, "Ändra"),
    )  # fmt: skip


def _version(request: Any) -> int:
    """A change always names the version that it changes; without one it counts as stale."""
    version = version_of(request)
    return -1 if version is None else version


@page(may_register, methods=("GET", "POST"))
def home(request: Any, record_id: UUID) -> HttpResponse:
    """A new home municipality from a day on."""
    record, why = _open(request, record_id)
    form = HomeForm(
        request.POST or None, municipalities=municipalities(), initial={"since": request.actor.today}
    )

    def act(data: dict[str, Any]) -> bool:
        actions.set_home_municipality(
            record_id, UUID(data["home_municipality"]), data["since"], actor=request.actor
        )
        return True

    return form_page(
        request, form, act, then=reverse("core:person", args=[record_id]), done="Hemkommunen är ändrad.",
        title="Ändra hemkommun", submit="Spara hemkommunen", **_about(request, record, why, "Hemkommun"),
    )  # fmt: skip


@page(policies.can_add_number, methods=("GET", "POST"))
def number(request: Any, record_id: UUID) -> HttpResponse:
    """A further number of a known person."""
    record, why = _open(request, record_id)
    form = NewNumberForm(request.POST or None, initial={"system": "person"})

    def act(data: dict[str, Any]) -> Any:
        return actions.add_number(record_id, _number(request, data), actor=request.actor)

    return form_page(
        request, form, act, then=reverse("core:person", args=[record_id]), done="Numret är tillagt.",
        title="Lägg till nummer", submit="Spara numret", **_about(request, record, why, "Nummer"),
    )  # fmt: skip


@page(policies.can_open_case, methods=("GET", "POST"))
def open_case(request: Any, record_id: UUID) -> HttpResponse:
    """Open a case on the own record."""
    record, why = _open(request, record_id)
    member = request.actor.domain.organisation.memberships.valid(request.actor.today)
    held = Collaboration.objects.filter(pk__in=member.values("collaboration"))
    options = [(str(row.pk), row.name) for row in held]
    form = OpenCaseForm(
        request.POST or None,
        collaborations=options,
        initial={"collaboration": options[0][0] if options else ""},
    )

    def act(data: dict[str, Any]) -> Any:
        return case_actions.open_case(record_id, UUID(data["collaboration"]), actor=request.actor)

    return form_page(
        request, form, act, then=lambda case: reverse("core:case", args=[case.pk]), done="Ärendet är öppnat.",
        title="Öppna ärende", submit="Öppna ärendet",
        lead="Du blir ansvarig. Ingen annan myndighet ser ärendet förrän ni gör den till part.",
        **_about(request, record, why, "Öppna ärende"),
    )  # fmt: skip
