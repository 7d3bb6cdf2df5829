"""Documents: letters to the person from what was written in the decision, the application as it was sent."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from referrals.domain.decisions import Kind
from referrals.models import Application, Decision, Meeting, PlacementAssessment
from referrals.selectors.chain import readable
from referrals.selectors.identity import released_identity
from referrals.selectors.letters import needs_of, parts_of
from vardkedja.core import pdf, withheld
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actor import Actor
from vardkedja.core.clock import day_of
from vardkedja.core.errors import NotVisible
from vardkedja.core.letters import forwarding
from vardkedja.core.models import Case, CaseHandler, Domain, EntryKind, EntryVersion

#: As what somebody signs a decision, where the account says no title.
TITLES = {
    Kind.ASSISTANCE.value: "Delegat",
    Kind.ADMISSION.value: "Föreståndare",
    Kind.REGION_CARE.value: "Beslutsfattare i regionen",
}


def decision_letter(actor: Actor, decision: Decision, *, confirmed: bool = False) -> bytes:
    """A decision of the own authority as a letter in PDF; to a protected person with a cover and no address.

    Raises `NotVisible`, `PdfUnavailable`, `Impossible` where forwarding is not confirmed.
    """
    version = readable(actor, [decision.entry_id]).get(decision.entry_id)
    if version is None or decision.owner_id != actor.domain_id:
        raise NotVisible
    return _printed(actor, decision.case, letter_context(actor, decision, version), confirmed)


def letter(actor: Actor, case: Case, version: EntryVersion, *, confirmed: bool = False) -> bytes:
    """A letter of the own authority (an entry of kind letter) as PDF. Raises as `decision_letter`."""
    if version.owner_id != actor.domain_id or version.entry.kind != EntryKind.LETTER:
        raise NotVisible
    context = _frame(actor, case, version.owner) | {
        "date": day_of(version.written_at),
        "handler": version.written_by_name,
        "heading": version.value("letter"),
        "lead": version.value("lead"),
        "sections": parts_of(version),
        "signature": {"name": version.written_by_name},
    }
    return _printed(actor, case, context, confirmed)


def _printed(actor: Actor, case: Case, context: dict[str, Any], confirmed: bool) -> bytes:
    cover = forwarding(actor, case, confirmed=confirmed)
    if cover:
        context |= {"forwarding": cover, "recipient": {"name": cover.name, "lines": [cover.number]}}
    return pdf.render("pdf/letter.html", context, css=window())


def window() -> str:
    """Where the address stands behind the envelope's window, in mm from the page's edges (`LETTER_WINDOW`)."""
    where = settings.LETTER_WINDOW
    return f".letter-address {{ left: {where['left']}mm; top: {where['top']}mm; }}"


def application_copy(application: Application, versions: Sequence[EntryVersion]) -> bytes:
    """An application as PDF/A: each frozen version with its questions as they were worded then, by whom and when."""
    context = {"application": application, "versions": versions, "case": application.case}
    return pdf.render("pdf/application.html", context, variant=pdf.ARCHIVE)


def _frame(actor: Actor, case: Case, domain: Domain) -> dict[str, Any]:
    """Sender and recipient."""
    return {"sender": sender(domain), "recipient": _recipient(actor, case), "diary": ""}


def sender(domain: Domain) -> dict[str, Any]:
    """Who writes, at the top of a letter and in its foot."""
    organisation = domain.organisation
    return {
        "authority": domain.name,
        "unit": "",
        "address": [line for line in organisation.address.split(", ") if line],
        "phone": organisation.phone,
    }


def letter_context(actor: Actor, decision: Decision, version: EntryVersion) -> dict[str, Any]:
    """The context of `pdf/letter.html`: what was decided, why, and how to appeal."""
    appeal = version.value("appeal")
    told = needs_of(actor, decision.case).told
    after = [{"heading": "Hur du överklagar", "text": appeal, "boxed": True}] if appeal else []
    if told:
        after.append({"heading": "Tolk och läsning", "text": told})
    return _frame(actor, decision.case, decision.owner) | {
        "date": decision.decided_on,
        "decider": decision.decider_name,
        "handler": _handler(actor, decision.case),
        "heading": f"{decision.get_kind_display()}: {decision.get_outcome_display().lower()}",
        "lead": _lead(decision),
        "sections": _sections(version),
        "signature": {
            "name": decision.decider_name,
            "title": decision.decider.title or TITLES.get(decision.kind, ""),
        },
        "after": after,
    }


def _handler(actor: Actor, case: Case) -> str:
    """Who is responsible for the case at the own authority: whom the person asks."""
    row = CaseHandler.objects.filter(
        content_object=case, domain=actor.domain_id, duty=CaseHandler.Duty.RESPONSIBLE
    )
    found = row.select_related("user").first()
    return str(found.user) if found else ""


def _about(decision: Decision) -> str:
    if decision.unit:
        return f"plats på {decision.unit.name}"
    words = decision.application.sought
    return words[:1].lower() + words[1:]


def _lead(decision: Decision) -> str:
    about = f"Beslutet gäller {_about(decision)}."
    if decision.outcome == Decision.Outcome.PARTLY:
        return f"Du får en del av det som ansökan gällde. {about} Här står varför, och hur du kan överklaga."
    if decision.outcome == Decision.Outcome.REFUSED:
        return f"Du får inte det som ansökan gällde. {about} Här står varför, och hur du kan överklaga."
    return f"Du får det som ansökan gällde. {about}"


def _sections(version: EntryVersion) -> list[dict[str, Any]]:
    facts = ("decided_on", "paragraph", "valid_from", "last_day", "reference", "communicated_on", "answered")
    fields = {field["key"]: field for field in version.body["fields"]}
    rows = [{"label": fields[key]["label"], "value": fields[key]["value"]} for key in facts if key in fields]
    texts = [
        {"heading": fields[key]["label"], "text": fields[key]["value"]}
        for key in ("text", "conditions", "reasons")
        if key in fields
    ]
    return [*texts, {"rows": rows}]


def _recipient(actor: Actor, case: Case) -> dict[str, Any]:
    """Name and address from the own record; without one, the released name."""
    record = None if withheld.among(actor, [case]) else record_of(actor, case)
    if record:
        town = f"{record.postal_code} {record.city}".strip()
        return {"name": record.full_name, "lines": [line for line in (record.street, town) if line]}
    identity = released_identity(actor, case)
    name = f"{identity.given_name} {identity.family_name}" if identity else f"Ärende {case.number}"
    return {"name": name, "lines": []}


def extract(actor: Actor, assessment: PlacementAssessment) -> bytes | None:
    """The extract of the minutes for one case (PDF/A), or None where its text is not released to the reader."""
    version = readable(actor, [assessment.entry_id]).get(assessment.entry_id)
    if version is None:
        return None
    identity = released_identity(actor, assessment.case)
    about = f"{identity.given_name} {identity.family_name}" if identity else ""
    context = {"version": version, "assessment": assessment, "about": about}
    return pdf.render("pdf/extract.html", context, variant=pdf.ARCHIVE)


def meeting_sheet(meeting: Meeting) -> bytes:
    """The common sheet of a meeting: when, where, who was there and how many cases. No person, no case."""
    rows = meeting.attendances.select_related("member__user", "member__domain")
    seats = sorted(rows, key=lambda row: (row.member.domain.name, str(row.member.user)))
    context = {
        "meeting": meeting,
        "present": [row.member for row in seats if row.present],
        "absent": [row.member for row in seats if not row.present],
    }
    return pdf.render("pdf/meeting_sheet.html", context)
