"""Report need of compulsory care (LVM 6 §) or concern for a child (SoL 19:1), and acknowledge a report."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings

from referrals import events, policies
from referrals.actions.contents import identity_fields
from referrals.domain import deadlines, reports
from referrals.models import Report
from referrals.selectors.reports import boards, sent_by
from vardkedja.core import log
from vardkedja.core.actions.cases import add_party, open_case, party_case, record_of
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import release
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import (
    Case,
    CaseParty,
    Category,
    Domain,
    EntryKind,
    EntryVersion,
    Ground,
    Organisation,
    PartyRole,
    Role,
)
from vardkedja.core.policies import can_open_case, require
from vardkedja.core.querysets import valid_on
from vardkedja.core.verbs import verb

RECEIVE = "receive_report"
NOT_PARTY = (
    "Den socialnämnden är inte part i ärendet, och er roll öppnar inga ärenden. Be handläggare eller enhetschef hos er anmäla, "
    "eller ring socialtjänsten."
)
NOT_ONESELF = "Du skickade anmälan. Någon annan hos er bekräftar att den är mottagen."
NO_RECORD = (
    "Registrera personen hos er först: anmälan läggs i ett eget ärende, som bara ni och socialnämnden ser."
)


@verb
def send_report(
    case_id: UUID, kind: str, recipient_id: UUID, answers: Mapping[str, str], *, actor: Actor
) -> Report:
    """Report to a municipality's social welfare board; what is said is released on the duty to report.

    Where the board is party to the case the report lies there; else in a case of its own that only the two are party to. Nobody
    else sees that there is one. Raises `Impossible` at the question that is missing or at `recipient`, `NotAllowed`, `NotVisible`.
    """
    require(policies.can_report(actor))
    case = party_case(actor, case_id)
    for key, message in reports.missing(kind, answers).items():
        raise Impossible(message, field=key)
    recipient = boards(actor, case).filter(pk=recipient_id).first()
    if recipient is None:
        raise Impossible("Välj en kommuns socialtjänst i listan.", field="recipient")
    private = actor.domain.organisation.kind == Organisation.Kind.PRIVATE
    if private and kind == reports.LVM6 and recipient.pk != actor.domain_id:
        raise Impossible(reports.NOT_PRIVATE, field="recipient")
    case = _where(case, recipient, actor)
    version = _write(case, kind, answers, actor)
    if recipient.pk != actor.domain_id:
        _release(case, kind, recipient, version, actor)
    row = Report(
        case=case,
        case_owner_id=case.owner_id,
        kind=kind,
        owner_id=actor.domain_id,
        recipient=recipient,
        entry_id=version.entry_id,
        sent_at=actor.now,
        sent_by_name=actor.name,
    )
    row.save(force_insert=True)
    due = deadlines.due_on("report", actor.today, settings.REFERRAL_DEADLINES)
    _ask(row, case, due, actor)
    log.tell(actor, events.ReportSent(kind=reports.LABELS[kind]), case, subject_id=row.pk)
    return row


def _ask(row: Report, case: Case, due: dt.date, actor: Actor) -> None:
    give_task(
        RECEIVE, due, actor=actor, domain_id=row.recipient_id, case=case, role=Role.UNIT_MANAGER, subject_id=row.pk
    )  # fmt: skip


def _where(case: Case, recipient: Domain, actor: Actor) -> Case:
    """The case itself where the board takes part in it, else a new one with the board as its only other party."""
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case, domain=recipient.pk)
    if recipient.pk in {actor.domain_id, case.owner_id} or parties.exists():
        return case
    if not can_open_case(actor):
        raise Impossible(NOT_PARTY, field="recipient")
    record = record_of(actor, case)
    if record is None:
        raise Impossible(NO_RECORD, field="recipient")
    opened = open_case(record.pk, case.collaboration_id, actor=actor)
    add_party(opened.pk, recipient.pk, PartyRole.HOME, actor=actor)
    return opened


def _write(case: Case, kind: str, answers: Mapping[str, str], actor: Actor) -> EntryVersion:
    """The report as an entry, with the questions as they are worded now."""
    asked = [question for question in reports.QUESTIONS[kind] if question.asked(answers)]
    fields = [
        ("kind", "Anmälan", reports.LABELS[kind]),
        *((one.key, one.label, one.word(answers.get(one.key, ""))) for one in asked),
    ]
    return write_entry(case.pk, EntryKind.REPORT, reports.CATEGORY[kind], fields, actor=actor)


def _release(case: Case, kind: str, recipient: Domain, version: EntryVersion, actor: Actor) -> None:
    """On OSL 10:28 with the law that gives the duty; a private provider's duty is SoL 19:1 itself."""
    private = actor.domain.organisation.kind == Organisation.Kind.PRIVATE
    by_child_report = private and kind == reports.CHILD
    record = record_of(actor, case)
    versions = [version]
    if record is not None:
        fields = identity_fields(record)
        versions.append(write_entry(case.pk, EntryKind.IDENTITY, Category.IDENTITY, fields, actor=actor))
    release(
        case.pk,
        versions,
        [recipient.pk],
        actor=actor,
        ground=Ground.CHILD_REPORT if by_child_report else Ground.DUTY,
        purpose=reports.LABELS[kind],
        answers={"child": "yes"} if by_child_report else {"law": reports.LAW[kind]},
        package="anmalan",
    )


@verb
def receive_report(report_id: UUID, *, actor: Actor) -> Report:
    """Acknowledge a report to the own authority: who received it and when, which its sender sees. Not for who sent it: a receipt
    says that somebody else has seen it. Raises `NotVisible`, `Impossible`.
    """
    require(policies.can_receive_report(actor))
    row = policies.visible_reports(actor).filter(pk=report_id, recipient=actor.domain_id).first()
    if row is None:
        raise NotVisible
    if row.received_at:
        raise Impossible("Anmälan är redan mottagen.")
    if sent_by(actor, row):
        raise Impossible(NOT_ONESELF)
    values = {"received_at": actor.now, "received_by_name": actor.name}
    if not Report.objects.filter(pk=row.pk, received_at=None).update(**values):
        raise Impossible("Anmälan är redan mottagen.")
    finish_tasks(RECEIVE, actor=actor, subject_id=row.pk)
    log.tell(actor, events.ReportReceived(kind=row.get_kind_display()), row.case, subject_id=row.pk)
    row.refresh_from_db()
    return row
