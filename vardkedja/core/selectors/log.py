"""The access log as its reviewer reads it: who, for whom, what, when, why. It names no person, only case numbers."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from vardkedja.core import policies, protection, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.events import logged_words
from vardkedja.core.models import AccessLog, Assignment, Case, Domain, PersonRecord, Role, Unit, User

#: Changes that are no event of a case; events name themselves (`events.logged_words`).
WORDS = {
    "PersonRegistered": "personuppgift registrerad",
    "PersonChanged": "personuppgift ändrad",
    "NumberAdded": "nummer tillagt",
    "HomeMunicipalitySet": "hemkommun ändrad",
    "ProtectionRecorded": "skydd registrerat",
    "ProtectionEnded": "skydd avslutat",
    "ReaderNamed": "medarbetare utsedd",
    "ReaderTakenAway": "medarbetare inte längre utsedd",
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
    "TaskGiven": "uppgift given",
    "TaskTaken": "uppgift tagen",
    "TaskFinished": "uppgift klar",
    "PlacesAdded": "platser tillagda",
    "PlaceDescribed": "platsens egenskaper ändrade",
    "PlaceClosed": "plats stängd",
    "PlaceHeld": "plats reserverad",
    "PlaceOpened": "plats öppnad igen",
    "PlaceClosingChanged": "stängning av plats ändrad",
    "StaysImported": "vistelser inlästa från fil",
    "HandedOver": "överlämning mellan pass skriven",
    "HandoverSigned": "överlämning läst av",
    "HandoverDutyChanged": "vilka som är i tjänst ändrat",
    "BoughtHomeRegistered": "hem utanför systemet registrerat",
    "FrameworkRegistered": "ramavtal registrerat",
    "VisitTermsSet": "tid mellan uppföljningsbesök ändrad",
    "TermsSet": "tider för stegen ändrade",
    "DelegationAdded": "rad i delegationsordningen tillagd",
    "DelegationEnded": "rad i delegationsordningen avslutad",
    "GroupMemberAdded": "ledamot tillagd i remissgruppen",
    "GroupMemberEnded": "ledamot avslutad i remissgruppen",
    "GroupRuleSet": "remissgruppens regler ändrade",
    "MeetingPlanned": "möte planerat",
    "MeetingChanged": "möte ändrat",
    "MeetingCancelled": "möte inställt",
    "MeetingOpened": "möte öppnat",
    "MeetingClosed": "möte avslutat",
    "MembersCalled": "ledamöter kallade",
    "AttendanceNoted": "närvaro antecknad",
    "ReserveListMade": "reservlista gjord",
    "ReserveListThrownAway": "reservlista slängd",
    "HoldsExpired": "reservationer som gått ut",
    "DraftChanged": "utkast till ansökan ändrat",
    "PasswordChanged": "lösenord bytt",
    "SignInUnlocked": "spärrad inloggning öppnad",
    "SecondFactorReset": "steg två nollställt",
    "HsaIdSet": "HSA-id satt",
    "ShiftGiven": "vikariepass givet",
    "ShiftEnded": "vikariepass avslutat",
    "AssignmentsEnding": "uppdrag som snart slutar",
    "TasksReminded": "påminnelser om uppgifter",
    "LogReviewOpened": "logggranskning öppnad",
    "ReadingReviewed": "läsning granskad",
    "LogReviewFinished": "logggranskning avslutad",
    "LogRulesSet": "regler för logggranskning ändrade",
    "OwnNumberGiven": "eget nummer angivet för logggranskning",
    "EmergencyEnded": "nödåtkomst avslutad",
    "EmergencyNoted": "nödåtkomst uppmärksammad",
}


@dataclass(frozen=True)
class LogRow:
    """A row of the log in words; the hits of one page are one row with several cases.

    `foreign`: somebody of another authority read what the own one owns. `who` is then the unit or nobody: the owner
    has a right to know authority, unit and role, and asks the other authority for a name where there is a reason.
    """

    row: AccessLog
    what: str
    roles: str
    who: str
    reader: str
    cases: tuple[str, ...]
    foreign: bool


def rows(actor: Actor, wanted: dict[str, Any]) -> QuerySet[AccessLog]:
    """The rows that the reviewer may read, latest first, by the cleaned values of `forms.administration.LogFilter`."""
    found = policies.visible_log(actor).order_by("-at", "user_id", "what", "reason", "-pk")
    if wanted.get("fran"):
        found = found.filter(at__date__gte=wanted["fran"])
    if wanted.get("till"):
        found = found.filter(at__date__lte=wanted["till"])
    if wanted.get("anvandare"):
        found = found.filter(user_id=wanted["anvandare"])
    if wanted.get("handling"):
        found = found.filter(action=wanted["handling"])
    if wanted.get("arende"):
        numbered = Case.objects.filter(number__iexact=wanted["arende"].strip())
        open_ones = numbered.exclude(protection.InHiddenCases("pk"))
        found = found.filter(case_id__in=open_ones.values("pk"))
    if wanted.get("person"):
        found = _about(actor, found, wanted["person"])
    if wanted.get("vems") == "egna":
        found = found.filter(reader_domain_id=actor.domain_id)
    elif wanted.get("vems") == "andras":
        found = found.exclude(reader_domain_id=actor.domain_id)
    return found


def _about(actor: Actor, found: QuerySet[AccessLog], record_id: UUID) -> QuerySet[AccessLog]:
    """Rows about the person of an own record; not those of a case whose person the authority was not told."""
    record = PersonRecord.objects.filter(pk=record_id, domain=actor.domain_id).first()
    if record is None:
        return found.none()
    persons = {record.person_id, *record.identifiers.values_list("person_id", flat=True)}
    cases = Case.objects.filter(person_id__in=persons)
    told = withheld.leave_out(actor, cases)
    untold = cases.exclude(pk__in=told.values("pk"))
    return found.filter(person_id__in=persons).exclude(case_id__in=untold.values("pk"))


COLUMNS = ("Tid", "Vem", "Roll", "För", "Gjorde", "Vad", "Ärende", "Skäl")


def as_cells(shown: list[LogRow]) -> list[tuple[str, ...]]:
    """Rows for a sheet, in the order of `COLUMNS`, with the Swedish time."""
    return [
        (
            f"{one.row.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M:%S}",
            one.who,
            one.roles,
            one.reader,
            str(one.row.get_action_display()),
            one.what,
            ", ".join(one.cases),
            one.row.reason,
        )
        for one in shown
    ]


def in_words(actor: Actor, shown: list[AccessLog], *, together: bool = True) -> list[LogRow]:
    """Rows with the names of authorities and the numbers of those cases that the own authority has part in.

    `together`: the hits of one page become one row.
    """
    domains = {
        row.pk: row.short_name for row in Domain.objects.filter(pk__in={r.reader_domain_id for r in shown})
    }
    numbers = _numbers({row.case_id for row in shown if row.case_id})
    units = dict(
        Unit.objects.filter(
            pk__in={r.unit_id for r in shown if r.unit_id and r.reader_domain_id != actor.domain_id}
        ).values_list("pk", "name")
    )
    words = {**logged_words(), **WORDS}
    pages = groupby(shown, _one_page) if together else ((row.pk, [row]) for row in shown)
    return [_in_words(actor, list(held), domains, numbers, words, units) for _key, held in pages]


def _numbers(case_ids: set[UUID]) -> dict[UUID, str]:
    """Case id → number. Beside a reader of a home, the number of a protected person's case would tell where it stays."""
    found = Case.objects.filter(pk__in=case_ids).annotate(hidden=protection.InHiddenCases("pk"))
    rows = found.values_list("pk", "number", "hidden")
    return {pk: protection.WORD if hidden else number for pk, number, hidden in rows}


def _one_page(row: AccessLog) -> tuple[Any, ...]:
    """What the hits of one page have in common; every other row stands alone."""
    if row.action != AccessLog.Action.HIT:
        return (row.pk,)
    return (row.at, row.user_id, row.reader_domain_id, row.what, row.reason)


def _in_words(
    actor: Actor,
    held: list[AccessLog],
    domains: dict[UUID, str],
    numbers: dict[UUID, str],
    words: dict[str, str],
    units: dict[UUID, str],
) -> LogRow:
    row, labels = held[0], dict(Role.choices)
    foreign = row.reader_domain_id != actor.domain_id
    return LogRow(
        row=row,
        what=words.get(row.what, row.what),
        roles=", ".join(labels.get(role, role) for role in row.roles.split(", ") if role),
        who=units.get(row.unit_id or row.pk, "") if foreign else row.user_name,
        reader=domains.get(row.reader_domain_id, ""),
        cases=tuple(sorted({numbers[r.case_id] for r in held if r.case_id in numbers})),
        foreign=foreign,
    )


def users_of(actor: Actor) -> list[tuple[str, str]]:
    """The own authority's staff, present and former, as choices."""
    held = Assignment.objects.filter(domain=actor.domain_id)
    users = User.objects.filter(pk__in=held.values("user")).order_by("last_name", "first_name")
    return [(str(user.pk), str(user)) for user in users]
