"""Letters of the own authority in a case: those written, the decisions, and what a new one is filled in with."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from referrals.domain import letters
from referrals.domain.letters import Facts, Kind, Needs
from referrals.models import Application, Decision, PlacementAssessment, Proposal
from referrals.selectors.chain import applications_of, readable
from referrals.selectors.free import going_home, offered_place
from vardkedja.core import policies
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Case, CaseHandler, EntryKind, EntryVersion, Unit
from vardkedja.core.selectors.papers import shared_about
from vardkedja.core.selectors.persons import identity_of


@dataclass(frozen=True)
class Written:
    """A letter that is there: its name, day, by whom, and where its PDF is."""

    name: str
    day: Any
    by: str
    url: str


def needs_of(actor: Actor, case: Case) -> Needs:
    """By the own record, else as released."""
    identity = identity_of(actor, case)
    return Needs(identity.interpreter, identity.easy_read)


def own_letters(actor: Actor, case: Case) -> list[EntryVersion]:
    rows = policies.visible_versions(actor, case).filter(owner=actor.domain_id, entry__kind=EntryKind.LETTER)
    return list(rows.order_by("-written_at"))


def written(actor: Actor, case: Case) -> list[Written]:
    """Letters and decisions of the own authority, latest first. Two queries."""
    found = [
        (
            version.written_at,
            Written(
                version.value("letter"), version.written_at, version.written_by_name,
                reverse("referrals:letter_pdf", args=[case.pk, version.pk]),
            ),
        )
        for version in own_letters(actor, case)
    ]  # fmt: skip
    rows = Decision.objects.filter(case=case, owner=actor.domain_id)
    if policies.inner_secrecy(actor):
        rows = rows.filter(entry__in=readable(actor, list(rows.values_list("entry", flat=True))))
    for row in rows:
        name = f"{row.get_kind_display()}: {row.get_outcome_display().lower()}"
        url = reverse("referrals:letter", args=[row.pk])
        found.append((row.recorded_at, Written(name, row.recorded_at, row.decider_name, url)))
    return [letter for _at, letter in sorted(found, key=lambda pair: pair[0], reverse=True)]


def offered(case: Case) -> tuple[Unit, dt.date] | None:
    """Where and from when there is a place: as accepted or given, else by the admission; None: no place has been offered."""
    place = offered_place(case)
    if place:
        return place
    rows = Decision.objects.filter(case=case, kind="admission", outcome="granted", superseded_at=None)
    admission = rows.select_related("unit").order_by("-recorded_at").first()
    return (admission.unit, admission.valid_from) if admission else None


def facts_for(kind: Kind, actor: Actor, case: Case) -> Facts:
    """What the letter is filled in with: contact person, unit and day, what was proposed or released."""
    handlers = CaseHandler.objects.filter(content_object=case, domain=actor.domain_id).select_related("user")
    handler = handlers.order_by("-duty").first()
    application = next((row for row in applications_of(actor, case) if row.sent_at), None)
    return Facts(
        authority=actor.domain.name,
        contact=str(handler.user) if handler else actor.name,
        phone=actor.domain.organisation.phone,
        **_more(kind, actor, case, application),
    )


def _more(kind: Kind, actor: Actor, case: Case, application: Application | None) -> dict[str, Any]:
    if kind is Kind.OFFERED:
        place = offered(case)
        if place is None:
            return {}
        unit, day = place
        return {"unit": unit.name, "unit_phone": unit.phone, "day": date_iso(day)}
    if kind is Kind.HOME:
        return _home(case)
    if kind is Kind.SHARED:
        return {"shared": _shared(actor, case)}
    if kind is Kind.PROPOSAL:
        return _proposed(actor, case)
    if kind is Kind.ASSESSED:
        return _assessed(case)
    return {"unit": application.unit.name} if application and application.unit else {}


def _home(case: Case) -> dict[str, str]:
    """From where and when, who receives and the first meeting, as far as it is said."""
    found = going_home(case)
    if found is None:
        return {}
    first = date_iso(found.first_meeting) if found.first_meeting else ""
    return {
        "unit": found.unit.name, "unit_phone": found.unit.phone, "day": date_iso(found.day), "receiver": found.receiver,
        "meets": found.meets, "first_meeting": first,
    }  # fmt: skip


def _proposed(actor: Actor, case: Case) -> dict[str, str]:
    row = Proposal.objects.filter(case=case, owner=actor.domain_id, closed_at=None).first()
    version = readable(actor, [row.entry_id]).get(row.entry_id) if row else None
    if row is None or version is None:
        return {}
    until = date_iso(row.answer_by) if row.answer_by else ""
    return {"proposal": version.value("text"), "reasons": version.value("reasons"), "answer_by": until}


def assessed(case: Case) -> PlacementAssessment | None:
    """The group's assessment that holds, latest first; None: there is none."""
    rows = PlacementAssessment.objects.filter(case=case, superseded_at=None).select_related("unit")
    return rows.order_by("-recorded_at").first()


def _assessed(case: Case) -> dict[str, Any]:
    row = assessed(case)
    return {"unit": row.unit.name, "recommended": row.recommended} if row else {}


def _shared(actor: Actor, case: Case) -> str:
    """One line a release and document, as in the list that the person can have."""
    sections = shared_about(actor, case)["sections"]
    rows = sections[0]["table"]["rows"] if sections else []
    return "\n".join(f"• {on}: {what}, till {to}. {why}" for on, to, what, why, _now in rows)


def parts_of(version: EntryVersion) -> list[dict[str, str]]:
    """The letter's parts as written: heading and text."""
    shown = [field for field in version.body["fields"] if field["key"] not in {"letter", "lead"}]
    return [{"heading": field["label"], "text": field["value"]} for field in shown]


def choices() -> list[tuple[str, str]]:
    return [(kind.value, label) for kind, label in letters.LABELS.items()]
