"""What an application says: the draft's answers with the facts they rest on, what is missing, what was frozen, what may be filled in."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from referrals import policies
from referrals.domain import steps
from referrals.domain.states import OPEN, State
from referrals.domain.steps import For, Missing
from referrals.models import Application, ApplicationEntry, ApplicationPart, CompletionRequest, DraftText
from referrals.selectors.chain import readable
from vardkedja.core import log
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso
from vardkedja.core.identity import age_on
from vardkedja.core.models import Case, Category, EntryVersion, Membership, Organisation, PersonRecord
from vardkedja.core.querysets import valid_on

#: In this order the parts of an application are written and read. The first one is there always.
CATEGORIES = (
    Category.SOCIAL, Category.CHILDREN, Category.SUBSTANCE, Category.MENTAL, Category.SOMATIC, Category.ECONOMY,
    Category.PLANNING, Category.PRACTICAL,
)  # fmt: skip
#: Under this age (whole years) more is asked: SoF (2025:468) 9 kap. 2 §.
YOUNG_UNDER = 21
OTHER_PAYER = ("other", "Någon annan – skriv vem i svaret på varför insatsen behövs")
FILE_KINDS = tuple(key for key, question in steps.QUESTIONS.items() if question.kind == "file")


@dataclass(frozen=True)
class Written:
    """What is written so far. `answers` are somebody's own; `filled` came along and wait to be confirmed (`prefilled`: from where)."""

    answers: dict[str, str]
    facts: dict[str, str]
    confirmed: dict[str, dict[str, str]] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    prefilled: dict[str, str] = field(default_factory=dict)
    saved_at: dt.datetime | None = None
    #: Question (or column of what is sought) → what was typed that cannot be right, and why not. It is no answer.
    unfit: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, str]:
        """Answers and facts, as the steps ask them."""
        return {**self.answers, **self.facts}

    @property
    def shown(self) -> dict[str, str]:
        """What a form shows: what came along too."""
        return {**self.filled, **self.all}

    def missing(self, level: For) -> list[Missing]:
        wrong = steps.to_mend(self.unfit)
        keys = {one.key for one in wrong}
        lacks = steps.missing(self.all, level, self.confirmed)
        return [*wrong, *(one for one in lacks if one.key not in keys)]

    def state_of(self, step: steps.Step) -> str:
        """done | again (a ground for it has changed) | later, for one step."""
        if steps.stale(step, self.all, self.confirmed):
            return "again"
        lacks = {one.step for one in self.missing(For.COMPLETE)}
        return "done" if step.key in self.confirmed and step.key not in lacks else "later"


def facts(actor: Actor, application: Application) -> dict[str, str]:
    """What is asked follows from these, beside the answers: ground, what is sought, whether the person is under 21, files added."""
    rows = ApplicationEntry.objects.filter(application=application, key__in=FILE_KINDS)
    files = dict.fromkeys(rows.values_list("key", flat=True), "Bifogad")
    return {
        "ground_code": application.legal_ground.code,
        "unit": application.level or str(application.unit_id or ""),
        "young": _young(record_of(actor, application.case), actor.today),
        **files,
    }


def _young(record: PersonRecord | None, day: dt.date) -> str:
    if record is None or record.birth_date is None:
        return ""
    return steps.YES if age_on(record.birth_date, day) < YOUNG_UNDER else steps.NO


def written(actor: Actor, application: Application) -> Written:
    """The own authority's draft of an application; where it has been sent whole, what was frozen."""
    row = DraftText.objects.filter(application=application, owner=actor.domain_id).first()
    known = facts(actor, application)
    if row is None and application.sent_at is None:
        return Written({}, known)
    if row is None:
        frozen = answers_of(application)
        confirmed = {step.key: steps.basis(step, {**frozen, **known}) for step in steps.STEPS}
        return Written(frozen, known, confirmed)
    answers, prefilled = dict(row.body.get("answers", {})), dict(row.body.get("prefilled", {}))
    filled = {key: value for key, value in answers.items() if key in prefilled}
    own = {key: value for key, value in answers.items() if key not in prefilled}
    confirmed, unfit = dict(row.body.get("confirmed", {})), dict(row.body.get("unfit", {}))
    return Written(own, known, confirmed, filled, prefilled, row.saved_at, unfit)


def is_joint(actor: Actor, application: Application) -> bool:
    """Whether the own draft is a *dubbelremiss*."""
    row = DraftText.objects.filter(application=application, owner=actor.domain_id).first()
    return row is not None and row.body.get("answers", {}).get("variant") == "joint"


def parts_of(application: Application) -> list[ApplicationPart]:
    """The parts of a *dubbelremiss*: who is to send one, and when it came in. None for any other application."""
    rows = ApplicationPart.objects.filter(application=application)
    return list(rows.select_related("authority__organisation").order_by("authority__name"))


def can_write(application: Application) -> bool:
    """Whether the applicant may go on writing: a draft, one that is not complete, or one that a receiver has sent back."""
    if application.state == State.DRAFT:
        return True
    if application.state not in OPEN:
        return False
    if open_request(application):
        return True
    rows = ApplicationPart.objects.filter(
        application=application, authority=application.owner_id, sent_at__isnull=False
    )
    return application.completed_at is None and (
        not rows.exists()
        or not ApplicationPart.objects.filter(application=application, sent_at=None).exists()
    )


def package_entries(application: Application) -> list[UUID | None]:
    """The entries that an application consists of: identity, text, then the further ones that the reader may read, files last."""
    rows = ApplicationEntry.objects.filter(application=application).values_list("key", "entry")
    further = [entry for _key, entry in sorted(rows, key=_in_order)]
    parts = ApplicationPart.objects.filter(application=application).exclude(authority=application.owner_id)
    return [
        application.identity_entry_id,
        application.entry_id,
        *further,
        *parts.values_list("entry", flat=True),
    ]


def _in_order(row: tuple[str, UUID]) -> tuple[bool, int, str]:
    key = row[0]
    return (key not in CATEGORIES, CATEGORIES.index(key) if key in CATEGORIES else 0, key)


def answers_of(application: Application) -> dict[str, str]:
    """The answers as they were frozen last, by question; of the own application."""
    wanted = [pk for pk in package_entries(application) if pk]
    rows = EntryVersion.objects.filter(entry__in=wanted, owner=application.owner_id)
    found = answers_in(rows.order_by("number"))
    payer = Organisation.objects.filter(name=found.get("payer", "")).first()
    return found | ({"payer": str(payer.pk)} if payer else {})


def answers_in(versions: Iterable[EntryVersion]) -> dict[str, str]:
    """The answers that versions hold, by question; a later one comes before an earlier one."""
    found: dict[str, str] = {}
    for version in versions:
        for one in version.body.get("fields", []):
            question = steps.QUESTIONS.get(one["key"])
            if question and question.kind != "file":
                found[question.key] = question.code(one["value"])
    return found


def versions_of(actor: Actor, application: Application) -> list[EntryVersion]:
    """What the reader may read of an application, in its order: identity, text, the further entries."""
    wanted = [pk for pk in package_entries(application) if pk]
    held = readable(actor, wanted)
    return [held[pk] for pk in wanted if pk in held]


def payers(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Who may pay: the county's municipalities and region today."""
    rows = Membership.objects.filter(valid_on(actor.today), collaboration=case.collaboration_id)
    kinds = (Organisation.Kind.MUNICIPALITY, Organisation.Kind.REGION)
    members = rows.filter(organisation__kind__in=kinds).values_list("organisation", "organisation__name")
    return [*((str(pk), name) for pk, name in members.order_by("organisation__name")), OTHER_PAYER]


def prefill(actor: Actor, case: Case) -> dict[str, tuple[str, str]]:
    """Question → (answer, from where): what the person's last application said that lasts, and what the own record says."""
    found: dict[str, tuple[str, str]] = {}
    record = record_of(actor, case)
    if record and record.interpreter:
        found["interpreter_need"] = (record.interpreter, "er registrering av personen")
    found["contact"] = (_self(actor), "ditt konto")
    last = _last_sent(actor, case)
    if last:
        log.write(
            actor, log.Action.READ, "tidigare ansökan", reason="ny ansökan för samma person",
            owner_domain_id=actor.domain_id, person_id=case.person_id, case_id=last.case_id, object_id=last.pk,
        )  # fmt: skip
        source = f"ansökan {date_iso(last.sent_at)}" if last.sent_at else "den förra ansökan"
        for key, value in answers_of(last).items():
            if steps.QUESTIONS[key].carry:
                found[key] = (value, source)
    return found


def _self(actor: Actor) -> str:
    phone = actor.domain.organisation.phone
    return f"{actor.name}, {phone}" if phone else actor.name


def _last_sent(actor: Actor, case: Case) -> Application | None:
    """The own authority's latest application for the person that was sent, in any of its cases."""
    rows = policies.visible_applications(actor).filter(
        owner=actor.domain_id, case__person_id=case.person_id, sent_at__isnull=False
    )
    return rows.order_by("-sent_at").first()


def lacks(application: Application) -> list[str]:
    """What an application lacks to be complete for assessment, as everybody may know it; empty when it is complete."""
    if application.completed_at is not None or application.sent_at is None:
        return []
    waited = [part for part in parts_of(application) if part.sent_at is None]
    found = steps.words_of(application.lacking)
    return found + [
        f"Del från {part.authority.short_name}"
        for part in waited
        if part.authority_id != application.owner_id
    ]


def open_request(application: Application) -> CompletionRequest | None:
    """A completion that a receiver has asked for and not got."""
    rows = CompletionRequest.objects.filter(application=application, answered_at=None)
    return rows.select_related("owner").first()


def lies(application: Application, actor: Actor) -> bool:
    """Whether nobody is working on a sent application: it is not complete, a receiver has sent it back, or it has waited for so long
    for its assessment that it is taken to have been left (`settings.APPLICATION_LIES_AFTER_DAYS`)."""
    waits = application.state == State.SENT or (
        application.without_place and application.state == State.ASSESSED
    )
    if not waits or application.sent_at is None:
        return False
    if application.completed_at is None or open_request(application):
        return True
    return actor.now - application.sent_at >= dt.timedelta(days=settings.APPLICATION_LIES_AFTER_DAYS)


def medical_warning(answers: Mapping[str, str]) -> str:
    """What to say of a detoxification before which nobody is known to have made a medical assessment; empty otherwise."""
    if answers.get("detox") != steps.YES:
        return ""
    if not answers.get("medical", "").strip():
        return "Ansökan gäller avgiftning, men ingen medicinsk bedömning är angiven. Den ska finnas innan avgiftningen börjar."
    if not answers.get("medical_on", "").strip():
        return "Ansökan gäller avgiftning, men det står inte vilken dag den medicinska bedömningen gjordes."
    return ""


def rows_of(step: steps.Step, told: Written, payer: Mapping[str, str]) -> list[dict[str, Any]]:
    """A step's questions with the answers as one reads them, for the page where one checks them: what is answered or has to be."""
    return [
        {
            "label": question.label,
            "value": payer.get(value, value) if question.key == "payer" else question.word(value),
            "source": told.prefilled.get(question.key, ""),
        }
        for question in steps.asked_of(step, told.shown)
        if (value := told.shown.get(question.key, "")) or question.needed is not For.NONE
    ]


def categories_of(told: Written) -> list[str]:
    """The kinds of information that a draft's package consists of."""
    return [Category.IDENTITY, *_categories(told, lambda question: False)]


def categories_asked(told: Written) -> list[str]:
    """The kinds of information that it will consist of when it is complete: what a consent to the application is asked for."""
    return _categories(told, lambda question: question.needed is not For.NONE)


def _categories(told: Written, also: Callable[[steps.Question], bool]) -> list[str]:
    asked = [question for step in steps.STEPS for question in steps.asked_of(step, told.all)]
    held = {q.category for q in asked if told.all.get(q.key, "").strip() or also(q)}
    return [category for category in CATEGORIES if category in held or category == Category.SOCIAL]
