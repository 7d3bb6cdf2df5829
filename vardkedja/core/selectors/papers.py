"""Papers for the person about consent: the form to sign, what a withdrawal did, what has been shared."""

import datetime as dt
from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Case, CaseHandler, Category, Grant, Ground, Voice
from vardkedja.core.selectors import releases
from vardkedja.core.selectors.consents import Shown
from vardkedja.core.selectors.kept import reasons
from vardkedja.core.selectors.persons import identity_of

#: What a category means, in words for the person.
MEANS = {
    Category.IDENTITY: "vad du heter, ditt nummer och din ålder",
    Category.SOCIAL: "hur du bor och lever, vad du behöver hjälp med",
    Category.SUBSTANCE: "alkohol, narkotika, läkemedel eller spel",
    Category.MENTAL: "hur du mår psykiskt",
    Category.SOMATIC: "din kropp och dina sjukdomar",
    Category.CHILDREN: "barn som du har eller bor med",
    Category.ECONOMY: "dina pengar och skulder",
    Category.PLANNING: "planer, bedömningar och beslut om ditt stöd",
    Category.PRACTICAL: "praktiska saker kring en placering",
}
#: A ground in words for the person.
GROUNDS = {
    Ground.NO_HARM: "Vi bedömde att det inte skadar dig",
    Ground.CONSENT_WRITTEN: "Ditt samtycke",
    Ground.CONSENT_ORAL: "Ditt samtycke",
    Ground.NECESSARY: "Vi behövde det för vårt eget arbete",
    Ground.DUTY: "En lag säger att vi ska lämna uppgiften",
    Ground.CARE: "Lagen låter vård och socialtjänst dela det som behövs för din vård",
    Ground.CANNOT_CONSENT: "Du kunde inte svara själv",
}
COLUMNS = ("När", "Till vem", "Vad", "Till vad och varför", "Nu")


def _frame(actor: Actor, case: Case) -> dict[str, Any]:
    """Who sends the paper, whom it is about, whom to ask."""
    handler = CaseHandler.objects.filter(content_object=case, domain=actor.domain_id).select_related("user")
    first = handler.order_by("-duty").first()
    authority = actor.domain.organisation
    return {
        "authority": actor.domain,
        "phone": authority.phone,
        "handler": str(first.user) if first else actor.name,
        "case": case,
        "person": identity_of(actor, case),
        "today": actor.today,
    }


def consent_form(actor: Actor, case: Case, one: Shown) -> dict[str, Any]:
    """Context of the form: to whom, what, why, how long, and a line for each whose word it needs."""
    kinds = [{"label": c.label, "means": MEANS.get(c, "")} for c in one.categories()]
    lines = [
        {
            "who": "Du själv" if voice.who == Voice.PERSON else voice.get_who_display().capitalize(),
            "name": voice.name,
        }
        for voice in one.voices
    ]
    return _frame(actor, case) | {
        "one": one, "consent": one.consent, "recipients": list(one.recipients().values()), "kinds": kinds, "lines": lines,
        "minor": any(voice.who != Voice.PERSON for voice in one.voices),
    }  # fmt: skip


def shared_about(actor: Actor, case: Case) -> dict[str, Any]:
    """What the own authority has released about the person, latest first: in this case and in the others that the reader may
    know to be about the same person, as the register has it."""
    cases = releases.cases_of(actor, case)
    rows = _rows(actor, Grant.objects.filter(owner=actor.domain_id, case__in=cases))
    return _frame(actor, case) | {
        "title": "Vad vi har delat om dig",
        "lead": "Här står vad vi har lämnat ut om dig till andra, till vem och varför, i de ärenden som den som har skrivit ut listan "
        "arbetar med. Det som bara finns hos oss står inte här. Vill du veta allt som vi har om dig kan du be om ett registerutdrag.",
        "sections": [_table("Det här har vi lämnat ut", rows)] if rows else [],
        "nothing": "Vi har inte lämnat ut några uppgifter om dig i Vårdkedja.",
    }


def withdrawal_notice(actor: Actor, case: Case, one: Shown) -> dict[str, Any]:
    """What had been released on the consent, what closed with the latest withdrawal, what stays and why."""
    act = one.withdrawals[-1]
    grants = Grant.objects.filter(owner=actor.domain_id, release__consent=one.consent)
    rows = _rows(actor, grants)
    gone = [row for row in rows if row["closed_at"] == act.recorded_at and not row["kept"]]
    closed, elsewhere = ([row for row in gone if row["elsewhere"] is open_yet] for open_yet in (False, True))
    kept = [row for row in rows if row["kept"] and row["closed_at"]]
    left = [row for row in rows if not row["closed_at"]]
    own_word = act.told_by in {Voice.PERSON, Voice.YOUNG}
    sections = [
        {"heading": "Det här tog du tillbaka" if own_word else "Det här togs tillbaka", "rows": _said(one)},
        _table("Det här är stängt nu", closed)
        if closed
        else {"heading": "Det här är stängt nu", "text": "Ingenting som var utlämnat behövde stängas."},
    ]
    if elsewhere:
        sections.append(_table("Det här kan mottagaren läsa ändå, på en annan grund", elsewhere))
    if kept:
        sections.append(_table("Det här ligger kvar hos mottagaren", kept))
        sections.append({"text": WHY_KEPT})
    if left:
        sections.append(_table("Det här gäller fortfarande", left))
    return _frame(actor, case) | {
        "title": "Du har tagit tillbaka ditt samtycke" if own_word else "Ett samtycke om dig är återtaget",
        "lead": "Vi lämnar inte ut något mer med stöd av det som är återtaget. Här står vad som händer med det som redan var "
        "utlämnat.",
        "sections": sections,
    }


WHY_KEPT = (
    "Det som en myndighet har tagit till sin akt, eller som ett beslut bygger på, får den inte ta bort. Det är märkt med att "
    "samtycket är återtaget. Fråga mottagaren om du vill veta hur det används."
)


def _said(one: Shown) -> list[dict[str, str]]:
    act = one.withdrawals[-1]
    taken = [cell for cell in one.cells if cell.withdrawal_id == act.pk]
    to = sorted({cell.recipient.name for cell in taken})
    what = [c.label for c in Category if c.value in {cell.category for cell in taken}]
    left = "Nej, hela samtycket är återtaget" if act.whole else "Ja, för det som inte togs tillbaka"
    whose = "dig" if act.told_by in {Voice.PERSON, Voice.YOUNG} else act.get_told_by_display()
    return [
        {"label": "Samtycket gällde", "value": one.consent.purpose},
        {"label": "Återtaget", "value": f"{date_iso(act.told_on)} av {whose}, {act.get_channel_display()}"},
        {"label": "För", "value": "; ".join(to)},
        {"label": "Slags uppgifter", "value": ", ".join(what)},
        {"label": "Antecknat av", "value": act.recorded_by_name},
        {"label": "Gäller något av samtycket?", "value": left},
    ]  # fmt: skip


def _table(heading: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    cells = [(row["on"], row["to"], row["what"], row["why"], row["now"]) for row in rows]
    return {"heading": heading, "table": {"columns": COLUMNS, "rows": cells}}


def _rows(actor: Actor, grants: QuerySet[Grant]) -> list[dict[str, Any]]:
    """One row per version and release. Four queries, however many rows."""
    held = list(grants.select_related("entry", "release", "recipient").order_by("-granted_at"))
    versions = [grant.version_id for grant in held]
    stays = reasons(Q(owner=actor.domain_id, version__in=versions))
    others = Grant.objects.filter(owner=actor.domain_id, version__in=versions)
    still = {(one.recipient_id, one.version_id) for one in others if releases.closed_at(one, actor) is None}
    return [_row(actor, grant, stays, still) for grant in held]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".")


def _row(
    actor: Actor, grant: Grant, stays: dict[tuple[UUID, UUID], str], still: Container[tuple[UUID, UUID]]
) -> dict[str, Any]:
    key = (grant.recipient_id, grant.version_id)
    kept, elsewhere = stays.get(key, ""), key in still
    kind, category = grant.entry.get_kind_display(), grant.entry.get_category_display()
    closed_at = releases.closed_at(grant, actor)
    return {
        "on": date_iso(clock.day_of(grant.granted_at)),
        "to": grant.recipient.name,
        "what": kind if kind == category else f"{kind} ({category.lower()})",
        "why": f"{_capital(grant.release.purpose)}. {GROUNDS.get(grant.ground, Ground(grant.ground).label)}.",  # type: ignore[call-overload]
        "now": _now(grant, closed_at, kept, elsewhere),
        "elsewhere": elsewhere,
        "kept": kept,
        "closed_at": closed_at,
    }


def _now(grant: Grant, closed_at: dt.datetime | None, kept: str, elsewhere: bool) -> str:  # noqa: FBT001 - a fact
    """How it stands at the recipient, in words."""
    if closed_at is None:
        last = date_iso(clock.day_of(grant.valid_to) - dt.timedelta(days=1)) if grant.valid_to else ""
        opened = f"Öppet till och med {last}" if last else "Öppet för mottagaren"
        return f"{opened}. Ligger kvar också därefter: {kept}" if kept else opened
    if kept:
        return f"Ligger kvar hos mottagaren: {kept}"
    closed = f"Stängt {date_iso(clock.day_of(closed_at))}"
    return f"{closed}, men utlämnat också på en annan grund" if elsewhere else closed
