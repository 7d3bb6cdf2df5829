"""The access log as its reviewer reads it: who, for whom, what, when, why. It names no person, only case numbers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from vardkedja.core import policies
from vardkedja.core.actor import Actor
from vardkedja.core.models import AccessLog, Assignment, Case, Domain, Role, User

#: Kinds of events as the reviewer reads them; what is not here is shown as it was written.
WORDS = {
    "PersonRegistered": "personuppgift registrerad",
    "PersonChanged": "personuppgift ändrad",
    "NumberAdded": "nummer tillagt",
    "HomeMunicipalitySet": "hemkommun ändrad",
    "CaseOpened": "ärende öppnat",
    "CaseClosed": "ärende avslutat",
    "PartyAdded": "part tillagd",
    "PartyEnded": "part avslutad",
    "HandlerChanged": "ansvarig ändrad",
    "EntryWritten": "handling skriven",
    "Released": "handlingar utlämnade",
    "ConsentRecorded": "samtycke dokumenterat",
    "ConsentWithdrawn": "samtycke återkallat",
    "TakenToFile": "handling tagen till akten",
    "CasesJoined": "ärenden sammankopplade",
    "OrganisationChanged": "organisation ändrad",
    "UnitCreated": "enhet skapad",
    "UnitChanged": "enhet ändrad",
    "RouteSet": "intagningsväg ändrad",
    "PartnerAdded": "myndighet tillagd i enhet",
    "PartnerEnded": "myndighet avslutad i enhet",
    "UserCreated": "användare skapad",
    "AssignmentGiven": "uppdrag givet",
    "AssignmentEnded": "uppdrag avslutat",
    "AbsenceRegistered": "frånvaro registrerad",
    "AbsenceRemoved": "frånvaro borttagen",
}


@dataclass(frozen=True)
class LogRow:
    """A row of the log in words. `foreign`: somebody of another authority read what the own one owns."""

    row: AccessLog
    what: str
    roles: str
    reader: str
    case_number: str
    foreign: bool


def rows(actor: Actor, wanted: dict[str, Any]) -> QuerySet[AccessLog]:
    """The rows that the reviewer may read, latest first, by the cleaned values of `forms.administration.LogFilter`."""
    found = policies.visible_log(actor).order_by("-at", "-pk")
    if wanted.get("fran"):
        found = found.filter(at__date__gte=wanted["fran"])
    if wanted.get("till"):
        found = found.filter(at__date__lte=wanted["till"])
    if wanted.get("anvandare"):
        found = found.filter(user_id=wanted["anvandare"])
    if wanted.get("handling"):
        found = found.filter(action=wanted["handling"])
    if wanted.get("vems") == "egna":
        found = found.filter(reader_domain_id=actor.domain_id)
    elif wanted.get("vems") == "andras":
        found = found.exclude(reader_domain_id=actor.domain_id)
    return found


def in_words(actor: Actor, shown: list[AccessLog]) -> list[LogRow]:
    """Rows with the names of authorities and the numbers of those cases that the own authority has part in."""
    domains = {
        row.pk: row.short_name for row in Domain.objects.filter(pk__in={r.reader_domain_id for r in shown})
    }
    cases = dict(
        Case.objects.filter(pk__in={r.case_id for r in shown if r.case_id}).values_list("pk", "number")
    )
    return [_in_words(actor, row, domains, cases) for row in shown]


def _in_words(actor: Actor, row: AccessLog, domains: dict[UUID, str], cases: dict[UUID, str]) -> LogRow:
    labels = dict(Role.choices)
    return LogRow(
        row=row,
        what=WORDS.get(row.what, row.what),
        roles=", ".join(labels.get(role, role) for role in row.roles.split(", ") if role),
        reader=domains.get(row.reader_domain_id, ""),
        case_number=cases.get(row.case_id, "") if row.case_id else "",
        foreign=row.reader_domain_id != actor.domain_id,
    )


def users_of(actor: Actor) -> list[tuple[str, str]]:
    """The own authority's staff, present and former, as choices."""
    held = Assignment.objects.filter(domain=actor.domain_id)
    users = User.objects.filter(pk__in=held.values("user")).order_by("last_name", "first_name")
    return [(str(user.pk), str(user)) for user in users]
