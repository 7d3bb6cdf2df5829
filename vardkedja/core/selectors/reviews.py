"""The review of the log as its reviewer sees it: months, readings in words, figures. It names no person."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from vardkedja.core import policies
from vardkedja.core.actor import Actor
from vardkedja.core.models import AccessLog, Assignment, LogReview, LogReviewItem, LogRules, Role, Unit
from vardkedja.core.selectors.log import LogRow, in_words

Why, Outcome, Section = LogReviewItem.Why, LogReviewItem.Outcome, LogReviewItem.Section


def rules_of(actor: Actor) -> LogRules:
    """The own authority's rules; unsaved defaults where it has set none."""
    held = LogRules.objects.filter(domain=actor.domain_id).first()
    return held or LogRules(domain_id=actor.domain_id)


def other_reviewers(actor: Actor) -> bool:
    """Whether somebody else here reviews the log."""
    held = Assignment.objects.valid(actor.today).filter(domain=actor.domain_id, role=Role.LOG_REVIEWER)
    return held.filter(user__is_active=True).exclude(user=actor.user_id).exists()


def visible_reviews(actor: Actor) -> QuerySet[LogReview]:
    rows = LogReview.objects.filter(domain=actor.domain_id)
    return rows if policies.can_review_log(actor) else rows.none()


def reviews(actor: Actor) -> QuerySet[LogReview]:
    """The own reviews, latest first, with how many readings were chosen (`chosen`) and are left (`left`)."""
    left = Count("items", filter=Q(items__outcome=""))
    return visible_reviews(actor).annotate(chosen=Count("items"), left=left).order_by("-month")


def items(actor: Actor, review: LogReview) -> QuerySet[LogReviewItem]:
    return LogReviewItem.objects.filter(domain=actor.domain_id, review=review).order_by(
        "section", "first_at", "pk"
    )


@dataclass(frozen=True)
class Reading:
    """One reading in words. `who` is a name for the own staff, role and unit for another authority's."""

    item: LogReviewItem
    row: LogRow | None
    who: str
    unit: str
    why: tuple[str, ...]
    own: bool


def readings(actor: Actor, shown: list[LogReviewItem]) -> list[Reading]:
    """Readings in words, in a constant number of queries."""
    logged = {row.pk: row for row in AccessLog.objects.filter(pk__in=[item.log_id for item in shown])}
    # One by one, since the hits of a page would otherwise become one row.
    words = {row.row.pk: row for row in in_words(actor, list(logged.values()), together=False)}
    units = dict(
        Unit.objects.filter(pk__in={row.unit_id for row in logged.values() if row.unit_id}).values_list(
            "pk", "name"
        )
    )
    return [_reading(actor, item, words.get(item.log_id), units) for item in shown]


def _reading(actor: Actor, item: LogReviewItem, row: LogRow | None, units: dict[UUID, str]) -> Reading:
    labels = dict(Why.choices)
    return Reading(
        item=item,
        row=row,
        who=row.who if row else "",
        unit=units.get(row.row.unit_id, "") if row and row.row.unit_id else "",
        why=tuple(labels.get(code, code) for code in item.chosen_for),
        own=item.user_id == actor.user_id,
    )


def rows_of(actor: Actor, item: LogReviewItem) -> list[LogRow]:
    """Every row of the log that belongs to the reading: same reader, same person, same day."""
    first = AccessLog.objects.filter(pk=item.log_id).first()
    if first is None:
        return []
    rows = AccessLog.objects.filter(
        reader_domain_id=first.reader_domain_id,
        user_id=first.user_id,
        person_id=first.person_id,
        at__gte=item.first_at,
        at__lte=item.last_at,
    )
    if item.section == Section.OTHERS:
        rows = rows.filter(owner_domain_id=actor.domain_id)
    return in_words(actor, list(rows.order_by("at", "pk")[:200]), together=False)


def next_left(actor: Actor, review: LogReview, after: LogReviewItem | None = None) -> LogReviewItem | None:
    """The next reading without outcome, in the order of the page; the actor's own come last."""
    left = list(items(actor, review).filter(outcome=""))
    left.sort(key=lambda one: one.user_id == actor.user_id)
    others = [one for one in left if after is None or one.pk != after.pk]
    return others[0] if others else None


def figures(actor: Actor, review: LogReview) -> dict[str, Any]:
    """What the report tells: how many, chosen for what, with which outcome. No person and no reader."""
    chosen: dict[str, Counter[str]] = {section: Counter() for section in Section.values}
    outcomes: dict[str, Counter[str]] = {section: Counter() for section in Section.values}
    reviewers: set[str] = set()
    for item in items(actor, review):
        chosen[item.section].update(item.chosen_for)
        outcomes[item.section][item.outcome] += 1
        reviewers |= {item.reviewed_by_name} - {""}
    sections = [
        {
            "label": Section(section).label,
            "rows": _flag_rows(review, section, chosen[section]),
            "outcomes": [(label, outcomes[section][code]) for code, label in Outcome.choices],
            "total": sum(outcomes[section].values()),
            "left": outcomes[section][""],
        }
        for section in Section.values
    ]
    return {"sections": sections, "reviewers": sorted(reviewers)}


def _flag_rows(review: LogReview, section: str, chosen: Counter[str]) -> list[tuple[str, str, int]]:
    """(what, how many were found, how many were looked at) per reason."""
    found = review.found.get(section, {})
    return [
        (label, str(found.get(code, 0)) if code != Why.SAMPLE else "–", chosen[code])
        for code, label in Why.choices
        if code == Why.SAMPLE or found.get(code)
    ]
