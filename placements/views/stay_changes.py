"""What changes a stay with a reason: longer, not begun after all, ended at once, another ground, and what was written wrong."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements import policies, selectors
from placements.actions import coming, correcting, grounds, leaving, planning
from placements.actions.changes import Reason
from placements.actions.terms import set_stay_terms
from placements.domain.stays import Act
from placements.domain.terms import Terms
from placements.forms import DISCHARGE_QUESTIONS
from placements.forms.stays import (
    AbsenceForm,
    CorrectForm,
    EndNowForm,
    ExtendForm,
    GroundForm,
    NoShowForm,
    ReasonForm,
    StayTermsForm,
)
from placements.models import Absence, Stay, StayGround, StayTerms
from placements.views.common import stay_form, stay_or_404, unit_or_404
from referrals.models import LegalGround
from vardkedja.core.formatting import date_iso
from vardkedja.core.policies import require
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of

#: What of an absence the form of a correction begins with.
ABSENCE = ("kind", "away_from", "away_at", "expected_back", "expected_at", "back_on")


def _asked(request: Any, stay_id: UUID, act: Act) -> Stay:
    """The stay, for somebody whose role lets them do the act."""
    found = stay_or_404(request, stay_id)
    require(policies.may_act(request.actor, act, found))
    return found


def _hinder(request: Any, found: Stay, act: Act) -> dict[str, Any]:
    """What stands in the way now, told above the form."""
    return {"notice": selectors.availability(request.actor, act, found).reason}


def _reason(data: dict[str, Any]) -> Reason:
    return Reason(data["why"], data["text"])


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def extend(request: Any, stay_id: UUID) -> HttpResponse:
    """More time, with a reason."""
    found = _asked(request, stay_id, Act.EXTEND)
    form = ExtendForm(request.POST or None)
    return stay_form(
        request, found, form,
        lambda data: planning.extend_stay(
            found.pk, data["planned_to"], _reason(data), actor=request.actor, version=version_of(request)
        ),
        title="Förläng vistelsen", submit="Förläng", done=_extended(request), **_hinder(request, found, Act.EXTEND),
    )  # fmt: skip


def _extended(request: Any) -> Any:
    def told(stay: Stay) -> str:
        warned = selectors.planned_warning(stay, request.actor.today)
        return f"Vistelsen är förlängd. {warned}".strip()

    return told


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def no_show(request: Any, stay_id: UUID) -> HttpResponse:
    """The person did not come."""
    found = _asked(request, stay_id, Act.NO_SHOW)
    form = NoShowForm(request.POST or None)
    return stay_form(
        request, found, form,
        lambda data: coming.register_no_show(
            found.pk, data["why"], actor=request.actor, version=version_of(request)
        ),
        title="Personen kom inte", submit="Registrera att personen inte kom", danger=True,
        done="Det är registrerat att personen inte kom. Platsen är ledig.", **_hinder(request, found, Act.NO_SHOW),
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def restore(request: Any, stay_id: UUID) -> HttpResponse:
    """What was called off holds again."""
    found = _asked(request, stay_id, Act.UNCANCEL)
    form = ReasonForm(request.POST or None)
    return stay_form(
        request, found, form,
        lambda data: coming.restore_stay(
            found.pk, _reason(data), actor=request.actor, version=version_of(request)
        ),
        title="Ångra inställd", submit="Låt placeringen gälla igen",
        done="Placeringen gäller igen, preliminärt. Bekräfta den när allt är klart.", **_hinder(request, found, Act.UNCANCEL),
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def end_now(request: Any, stay_id: UUID) -> HttpResponse:
    """The person wants to leave now."""
    found = _asked(request, stay_id, Act.END_NOW)
    form = EndNowForm(request.POST or None)

    def act(data: dict[str, Any]) -> Stay:
        ending = leaving.Ending(
            request.actor.today,
            "own_request",
            data["destination"],
            data["housing"],
            occupation=data["occupation"],
        )
        key, label, _help = DISCHARGE_QUESTIONS[1]
        return leaving.end_on_request(
            found.pk,
            ending,
            actor=request.actor,
            contents=[(key, label, data[key])],
            version=version_of(request),
        )

    notice = _hinder(request, found, Act.END_NOW)["notice"] or (
        "Vård enligt SoL upphör genast när personen begär det (SoF 9:13). Utskrivningsdagen blir i dag, och hemkommunen får en uppgift."
    )
    return stay_form(
        request, found, form, act,
        title="Avsluta på egen begäran", submit="Avsluta vistelsen", done="Vistelsen är avslutad.", notice=notice,
    )  # fmt: skip


@page(policies.can_write_ground, methods=("GET", "POST"))
def ground(request: Any, stay_id: UUID) -> HttpResponse:
    """Another legal ground from a day on."""
    found, actor = _asked(request, stay_id, Act.GROUND), request.actor
    rows = LegalGround.objects.valid(actor.today).order_by("position")
    choices = [(row.code, str(row)) for row in rows]
    form = GroundForm(request.POST or None, grounds=choices, initial={"valid_from": actor.today})

    def act(data: dict[str, Any]) -> StayGround:
        return grounds.change_ground(
            found.pk, data["ground"], data["valid_from"], actor=actor, why=data["why"], basis=data["basis"]
        )

    return stay_form(
        request, found, form, act, template="placements/ground.html",
        title="Ändra laglig grund", submit="Spara grunden", done="Den lagliga grunden är sparad.",
        grounds=selectors.grounds_of(found), then=reverse("placements:stay", args=[found.pk]),
        **_hinder(request, found, Act.GROUND),
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def correct(request: Any, stay_id: UUID) -> HttpResponse:
    """What is written wrong of a stay."""
    found = _asked(request, stay_id, Act.CORRECT)
    ended = found.state == "ended"
    names = ("arrived_on", "ended_on", "destination", "housing", "occupation")
    initial = {name: getattr(found, name) for name in names} | {"reason": found.end_reason}
    form = CorrectForm(request.POST or None, ended=ended, initial=initial)

    def act(data: dict[str, Any]) -> Stay:
        ending = None
        if ended:
            ending = leaving.Ending(
                data["ended_on"],
                data["reason"],
                data["destination"],
                data["housing"],
                occupation=data["occupation"],
            )
        new = correcting.Corrected(data["arrived_on"], ending)
        return correcting.correct_stay(
            found.pk, new, _reason(data), actor=request.actor, version=version_of(request)
        )

    return stay_form(
        request, found, form, act, then=reverse("placements:stay", args=[found.pk]),
        title="Rätta vistelsen", submit="Rätta", done="Vistelsen är rättad. Det som stod före finns kvar.",
        **_hinder(request, found, Act.CORRECT),
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def reopen(request: Any, stay_id: UUID) -> HttpResponse:
    """The discharge was a mistake."""
    found = _asked(request, stay_id, Act.REOPEN)
    form = ReasonForm(request.POST or None)
    return stay_form(
        request, found, form,
        lambda data: correcting.undo_discharge(
            found.pk, _reason(data), actor=request.actor, version=version_of(request)
        ),
        then=reverse("placements:stay", args=[found.pk]),
        title="Ångra utskrivningen", submit="Ångra utskrivningen", done="Personen är inskriven igen.",
        **_hinder(request, found, Act.REOPEN),
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def absences(request: Any, stay_id: UUID) -> HttpResponse:
    """An absence with the wrong kind or days."""
    found = _asked(request, stay_id, Act.CORRECT_ABSENCE)
    rows = {
        str(row.pk): row
        for row in policies.visible_absences(request.actor).filter(stay=found).order_by("-away_from")
    }
    asked = rows.get(request.GET.get("franvaro", "")) or next(iter(rows.values()), None)
    initial = {name: getattr(asked, name) for name in ABSENCE} | {"absence": str(asked.pk)} if asked else {}
    form = AbsenceForm(
        request.POST or None, absences=[(pk, _absence(row)) for pk, row in rows.items()], initial=initial
    )

    def act(data: dict[str, Any]) -> Absence:
        return correcting.correct_absence(
            UUID(data["absence"]),
            data["kind"],
            data["away_from"],
            data["back_on"],
            _reason(data),
            actor=request.actor,
            away_at=data["away_at"],
            expected=(data["expected_back"], data["expected_at"]),
        )

    return stay_form(
        request, found, form, act, then=reverse("placements:stay", args=[found.pk]),
        title="Rätta frånvaro", submit="Rätta", done="Frånvaron är rättad.",
        **_hinder(request, found, Act.CORRECT_ABSENCE),
    )  # fmt: skip


def _absence(row: Absence) -> str:
    until = f"till {date_iso(row.back_on)}" if row.back_on else "ute nu"
    return f"{row.get_kind_display()} från {date_iso(row.away_from)}, {until}"


@page(policies.can_set_terms_at_home, methods=("GET", "POST"))
def terms(request: Any, unit_id: UUID) -> HttpResponse:
    """How long stays in a unit may be: what holds, every version, and a new one."""
    unit, actor = unit_or_404(request, unit_id), request.actor
    require(policies.can_give_place(actor, unit))
    held = selectors.terms_of(unit, actor.today)
    names = ("acute_times", "acute_more", "least", "most", "longest", "turnaround", "report_within")
    initial = {name: getattr(held, name) for name in names} | {"valid_from": actor.today}
    form = StayTermsForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> StayTerms:
        values = {name: None if data[name] is None else int(data[name]) for name in names}
        return set_stay_terms(unit.pk, Terms(**values), data["valid_from"], data["reason"], actor=actor)

    back = reverse("placements:offers", args=[unit.pk])
    return form_page(
        request, form, act, then=request.path, done="Tiderna är satta.", template="placements/stay_terms.html",
        title="Tider för vistelser", lead=unit.name, submit="Sätt tiderna", back=back, acute_days=held.acute_days,
        versions=StayTerms.objects.filter(unit=unit), today=actor.today,
        crumbs=[{"label": f"Erbjudanden, {unit.name}", "url": back}, {"label": "Tider för vistelser", "url": ""}],
    )  # fmt: skip
