"""Matchning: a unit's rules for whom it suits, and restrictions in a case."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements import policies, selectors
from placements.actions import matching
from placements.actions.closing import describe_place
from placements.actions.matching import NewMatchRule
from placements.forms import MatchRuleForm, RestrictionForm, TraitsForm
from placements.models import MatchRule, Restriction
from placements.views.closing import place_choices
from placements.views.common import unit_or_404
from referrals.models import LegalGround
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Membership, Organisation
from vardkedja.core.policies import require
from vardkedja.core.querysets import valid_on
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page


@page(policies.can_set_matching_at_home, methods=("GET", "POST"))
def rules(request: Any, unit_id: UUID) -> HttpResponse:
    """The rules that hold, every version, and a new one."""
    unit, actor = unit_or_404(request, unit_id), request.actor
    require(policies.can_give_place(actor, unit))
    grounds = LegalGround.objects.valid(actor.today).values_list("code", "label")
    form = MatchRuleForm(request.POST or None, grounds=grounds, initial={"valid_from": actor.today})
    back = reverse("placements:offers", args=[unit.pk])
    return form_page(
        request, form, lambda data: matching.set_match_rule(unit.pk, _new(data), actor=actor), then=request.path,
        done=_set, template="placements/match_rules.html", title="Vem enheten passar", lead=unit.name, submit="Sätt regeln",
        back=back, versions=selectors.versions(unit), now=actor.now, held=selectors.rules_of(unit, actor.now),
        crumbs=[{"label": f"Erbjudanden, {unit.name}", "url": back}, {"label": "Vem enheten passar", "url": ""}],
    )  # fmt: skip


@page(policies.can_set_matching_at_home, methods=("GET", "POST"))
def traits(request: Any, unit_id: UUID) -> HttpResponse:
    """What each place of the unit has, every version, and a new one."""
    unit, actor = unit_or_404(request, unit_id), request.actor
    require(policies.can_give_place(actor, unit))
    asked = request.GET.get("plats", "")
    held = {str(pk): sorted(codes) for pk, codes in selectors.traits_of(unit, actor.today).items()}
    form = TraitsForm(
        request.POST or None, places=place_choices(unit),
        initial={"valid_from": actor.today, "place": asked, "traits": held.get(asked, [])},
    )  # fmt: skip
    back = reverse("placements:offers", args=[unit.pk])
    return form_page(
        request, form, lambda data: describe_place(UUID(data["place"]), data["traits"], data["valid_from"], actor=actor),
        then=request.path, done="Platsens egenskaper är sparade.", template="placements/traits.html",
        title="Platsernas egenskaper", lead=unit.name, submit="Spara egenskaperna", back=back,
        versions=selectors.described(unit), today=actor.today, undescribed=[
            label for pk, label in place_choices(unit) if pk not in held
        ],
        crumbs=[{"label": f"Erbjudanden, {unit.name}", "url": back}, {"label": "Platsernas egenskaper", "url": ""}],
    )  # fmt: skip


def _new(data: dict[str, Any]) -> NewMatchRule:
    low, high = (None if data[name] is None else int(data[name]) for name in ("low", "high"))
    return NewMatchRule(
        data["kind"], data["weight"], data["valid_from"], data["reason"], low, high, tuple(data["codes"])
    )


def _set(row: MatchRule) -> str:
    return f"Regeln om {row.get_kind_display().lower()} är satt."


@page(policies.can_restrict, methods=("GET", "POST"))
def restrictions(request: Any, case_id: UUID) -> HttpResponse:
    """The own authority's restrictions in a case, and a new one."""
    actor, opened = request.actor, opened_for(request, case_id, "begränsningar")
    others = selectors.other_cases(actor, opened.case)
    form = RestrictionForm(
        request.POST or None, cases=[(str(case.pk), f"Ärende {case.number}") for case in others],
        municipalities=_municipalities(opened.case, actor),
    )  # fmt: skip

    def act(data: dict[str, Any]) -> Restriction:
        chosen = {key: UUID(data[key]) if data[key] else None for key in ("other_case", "municipality")}
        return matching.note_restriction(
            case_id, data["why"], actor=actor, other_case_id=chosen["other_case"], municipality_id=chosen["municipality"]
        )  # fmt: skip

    return form_page(
        request, form, act, then=request.path, done="Begränsningen är antecknad.", template="placements/restrictions.html",
        title="Begränsningar vid placering", submit="Anteckna", back=reverse("core:case", args=[case_id]),
        rows=selectors.restrictions_of(actor, opened.case), **case_frame(request, opened, "Begränsningar"),
    )  # fmt: skip


def _municipalities(case: Any, actor: Any) -> list[tuple[str, str]]:
    rows = Membership.objects.filter(valid_on(actor.today), collaboration=case.collaboration_id)
    found = rows.filter(organisation__kind=Organisation.Kind.MUNICIPALITY).order_by("organisation__name")
    return [(str(pk), name) for pk, name in found.values_list("organisation", "organisation__name")]


@page(policies.can_restrict, methods=("GET", "POST"))
def end(request: Any, restriction_id: UUID) -> HttpResponse:
    """A restriction no longer holds."""
    row = policies.visible_restrictions(request.actor).filter(pk=restriction_id).first()
    if row is None:
        log.write(
            request.actor, log.Action.DENIED, "begränsning", reason="inte egen", object_id=restriction_id
        )
        raise NotVisible
    back = reverse("placements:restrictions", args=[row.case_id])
    return form_page(
        request, VkForm(request.POST or None), lambda _data: matching.end_restriction(row.pk, actor=request.actor),
        then=back, done="Begränsningen är upphävd.", title="Upphäv begränsningen", submit="Upphäv", back=back,
        **case_frame(request, opened_for(request, row.case_id, "begränsningar"), "Upphäv begränsning"),
    )  # fmt: skip
