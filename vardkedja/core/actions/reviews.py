"""The review of the access log: open a month, decide on each reading, finish. All of it is itself logged."""

import datetime as dt
import json
import secrets
from typing import Any
from uuid import UUID

from django.db import connection

from vardkedja.core import clock, log, policies
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.domain import reviewing
from vardkedja.core.domain.workdays import add_working_days
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.identity import Number
from vardkedja.core.models import LogReview, LogReviewItem, LogRules, Role, StaffPerson
from vardkedja.core.selectors import review_sql
from vardkedja.core.selectors.reviews import other_reviewers, rules_of
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

REVIEW = "log_review"
AROUND_THE_CLOCK = [Role.HEAD_OF_HOME, Role.HOME_STAFF, Role.SUBSTITUTE]
Outcome, Why, Section = LogReviewItem.Outcome, LogReviewItem.Why, LogReviewItem.Section

explain("log_review_once_per_month", "Månadens granskning finns redan.")


@verb
def open_review(month: dt.date, *, actor: Actor, seed: str = "") -> LogReview | None:
    """Choose what to look at of a month that is over, and give the log reviewers the task. None where it was opened before.

    `seed` makes the same sample again; without it a new one is drawn. Raises `Impossible` for a month that is not over.
    """
    policies.require(policies.can_review_log(actor))
    month = reviewing.first_of(month)
    if month >= reviewing.first_of(actor.today):
        raise Impossible("Månaden är inte slut. Granskningen öppnas den första i nästa månad.")
    if LogReview.objects.filter(domain=actor.domain_id, month=month).exists():
        return None
    rules, seed = rules_of(actor), seed or secrets.token_hex(16)
    own = _readings(review_sql.own_readings(), actor, month, rules, seed)
    others = _readings(review_sql.others_readings(), actor, month, rules, seed)
    review = LogReview(
        domain_id=actor.domain_id,
        month=month,
        seed=seed,
        sample_size=rules.sample_size,
        readings=sum(found[0]["readings"] for found in (own, others) if found),
        found={
            section: json.loads(found[0]["totals"] or "{}")
            for section, found in (("own", own), ("others", others))
            if found
        },
        opened_at=actor.now,
    )
    review.save(force_insert=True)
    LogReviewItem.objects.bulk_create(
        [_item(review, Section.OWN, row) for row in own]
        + [_item(review, Section.OTHERS, row) for row in others]
    )
    _log(actor, "LogReviewOpened", review)
    if own or others:
        due = add_working_days(actor.today, reviewing.WORKING_DAYS)
        give_task(REVIEW, due, actor=actor, role=Role.LOG_REVIEWER, subject_id=review.pk)
    else:
        _close(review, actor)
    return review


def open_last_month(actor: Actor) -> int:
    """Open the review of the month before, if it is not: from the 1st on, also where the 1st was missed."""
    return 1 if open_review(reviewing.month_before(actor.today), actor=actor) else 0


def _readings(sql: str, actor: Actor, month: dt.date, rules: LogRules, seed: str) -> list[dict[str, Any]]:
    begins, ends = reviewing.period_of(month, clock.STOCKHOLM)
    values: dict[str, Any] = {
        "me": actor.domain_id,
        "begins": begins,
        "ends": ends,
        "lately": begins - dt.timedelta(days=90),
        "three_months": begins - dt.timedelta(days=92),
        "day_begins": rules.day_begins,
        "day_ends": rules.day_ends,
        "days_off": reviewing.days_off(month),
        "around_the_clock": AROUND_THE_CLOCK,
        "unit_roles": AROUND_THE_CLOCK,
        "factor": rules.often_factor,
        "peers": reviewing.PEERS,
        "few": reviewing.FEW,
        "seed": seed,
        "size": rules.sample_size,
        "limit": rules.flag_limit,
        "always": list(review_sql.ALWAYS),
    }
    with connection.cursor() as cursor:
        if actor.is_system:
            # A month of a large authority may take longer than a page is allowed to; nobody waits for this one.
            cursor.execute("SET LOCAL statement_timeout = '10min'")
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _item(review: LogReview, section: str, row: dict[str, Any]) -> LogReviewItem:
    chosen = [*row["flags"], *([Why.SAMPLE] if row["sampled"] else [])]
    return LogReviewItem(
        domain_id=review.domain_id,
        review=review,
        section=section,
        log_id=row["log_id"],
        user_id=row["user_id"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        count=row["rows"],
        chosen_for=chosen,
    )


@verb
def decide_reading(item_id: UUID, outcome: str, *, actor: Actor, note: str = "") -> LogReviewItem:
    """Say what became of one reading. Raises `Impossible` for the own reading, a missing note, or a finished review."""
    policies.require(policies.can_review_log(actor))
    items = LogReviewItem.objects.select_for_update().select_related("review")
    item = items.filter(pk=item_id, domain=actor.domain_id).first()
    if item is None:
        raise NotVisible
    if item.review.state == LogReview.State.DONE:
        raise Impossible("Granskningen är klar och ändras inte.")
    _check_outcome(item, outcome, note, actor)
    item.outcome, item.note = Outcome(outcome), note.strip()
    item.reviewed_by_id, item.reviewed_by_name, item.reviewed_at = actor.user_id, actor.name, actor.now
    item.save(update_fields=["outcome", "note", "reviewed_by_id", "reviewed_by_name", "reviewed_at"])
    _log(actor, "ReadingReviewed", item.review, item.log_id)
    return item


def _check_outcome(item: LogReviewItem, outcome: str, note: str, actor: Actor) -> None:
    own, alone = item.user_id == actor.user_id, not other_reviewers(actor)
    if own and not (alone and outcome == Outcome.LEFT):
        raise log.refused(
            actor,
            "granskning av egen läsning",
            "Det här är din egen läsning. "
            + ("Välj att ingen annan kan granska den." if alone else "En annan logggranskare tar den."),
            field="outcome",
        )
    if not own and outcome == Outcome.LEFT:
        raise Impossible("Läsningen är inte din egen. Välj ett annat utfall.", field="outcome")
    if outcome not in Outcome.values:
        raise Impossible("Välj ett utfall.", field="outcome")
    if outcome in {Outcome.INVESTIGATE, Outcome.BREACH} and not note.strip():
        raise Impossible("Skriv kort vad som ska utredas eller vad som hände.", field="note")


@verb
def finish_review(review_id: UUID, *, actor: Actor) -> LogReview:
    """Close a review in which every reading has an outcome. Raises `Impossible`."""
    policies.require(policies.can_review_log(actor))
    review = LogReview.objects.select_for_update().filter(pk=review_id, domain=actor.domain_id).first()
    if review is None:
        raise NotVisible
    if review.state == LogReview.State.DONE:
        raise Impossible("Granskningen är redan klar.")
    left = LogReviewItem.objects.filter(review=review, outcome="").count()
    if left:
        raise Impossible(f"{left} läsningar saknar utfall. Granska dem först.")
    _close(review, actor)
    _log(actor, "LogReviewFinished", review)
    finish_tasks(REVIEW, actor=actor, subject_id=review.pk)
    return review


def _close(review: LogReview, actor: Actor) -> None:
    review.state, review.finished_at, review.finished_by_name = (
        LogReview.State.DONE,
        actor.now,
        actor.name,
    )
    review.save(update_fields=["state", "finished_at", "finished_by_name"])


@verb
def set_log_rules(values: dict[str, Any], *, actor: Actor, version: int | None = None) -> LogRules:
    """Change how the own authority reviews its log. Raises `Conflict` when they have changed meanwhile."""
    policies.require(policies.can_set_log_rules(actor))
    rules = rules_of(actor)
    new = rules._state.adding
    if not new:
        check_version(rules, version)
    for name, value in values.items():
        setattr(rules, name, value)
    rules.full_clean(exclude=["domain"])
    if new:
        rules.save(force_insert=True)
    else:
        save_new_version(rules, *values)
    log.write(
        actor,
        log.Action.CHANGE,
        "LogRulesSet",
        reason="administration",
        owner_domain_id=actor.domain_id,
        object_id=rules.pk,
    )
    return rules


@verb
def give_own_number(number: Number, *, actor: Actor) -> None:
    """Let the review know which person the own account belongs to. Only a keyed hash is kept, and earlier ones with it."""
    row = StaffPerson(domain_id=actor.domain_id, user_id=actor.user_id, person_id=number.person_id)
    StaffPerson.objects.bulk_create([row], ignore_conflicts=True)
    log.change(actor, "OwnNumberGiven", object_id=actor.user_id)


def _log(actor: Actor, what: str, review: LogReview, object_id: UUID | None = None) -> None:
    log.write(
        actor,
        log.Action.CHANGE,
        what,
        reason="logggranskning",
        owner_domain_id=actor.domain_id,
        object_id=object_id or review.pk,
    )
