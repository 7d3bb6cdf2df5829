"""How a unit's rules stand for those who wait for it, as far as the reader may know. A constant number of queries for any number."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from uuid import UUID

from django.db import connection

from placements import policies
from placements.domain import matching
from placements.domain.matching import Facts, Kind, Match, Rule, Weight
from placements.models import MatchRule, PlaceTraits, Restriction
from placements.selectors.occupancy import free_places
from referrals.domain.steps import QUESTIONS
from referrals.models import Application, PlacementAssessment
from referrals.selectors.identity import identities
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, EntryVersion, Organisation, Unit
from vardkedja.core.policies import visible_cases

#: Questions of an application whose answers the rules go by.
ASKED = (*matching.CARES, *matching.ROOMS, "moves", "mobility")


def rules_of(unit: Unit, moment: dt.datetime) -> list[Rule]:
    """The rules that hold at the moment: as set, else by the unit's target group. One query."""
    rows = MatchRule.objects.filter(unit=unit, valid_from__lte=moment)
    latest = rows.order_by("kind", "-valid_from", "-set_at", "-revision").distinct("kind")
    held = {one.kind: one for one in _by_target(unit)} | {Kind(row.kind): row.rule for row in latest}
    return [held[kind] for kind in Kind if kind in held]


def _by_target(unit: Unit) -> list[Rule]:
    """Until a unit has set its own: the ages and sexes that it takes are demands, as is whom one cannot live with."""
    found = [Rule(Kind.TOGETHER, Weight.DEMAND), Rule(Kind.OWN_FIRST, Weight.WISH)]
    aged = unit.age_min is not None or unit.age_max is not None
    if aged and not unit.takes_families:
        found.append(Rule(Kind.AGE, Weight.DEMAND, unit.age_min, unit.age_max))
    taken = {"woman": unit.takes_women, "man": unit.takes_men, "nonbinary": unit.takes_nonbinary}
    if not all(taken.values()):
        found.append(
            Rule(Kind.SEX, Weight.DEMAND, codes=frozenset(sex for sex, takes in taken.items() if takes))
        )
    return found


def matches(
    actor: Actor, unit: Unit, applications: Sequence[Application], day: dt.date, places: Iterable[UUID] = ()
) -> dict[UUID, list[Match]]:
    """Application → each of the unit's rules applied to its person on the day.

    `places`: those in question, of which one has to suit; none: any of the unit's.
    """
    rules = rules_of(unit, actor.now)
    held = traits_of(unit, day)
    asked = [held[place] for place in (tuple(places) or held) if place in held]
    traits = frozenset(chain.from_iterable(asked)) if asked else None
    facts = _facts(actor, unit, applications, day, traits)
    return {pk: matching.match(rules, facts[pk]) for pk in facts}


def traits_of(unit: Unit, day: dt.date) -> dict[UUID, frozenset[str]]:
    """Place → what it has on the day; a place that nobody has described is left out. One query."""
    return traits_on(day, [unit.pk])


def traits_on(day: dt.date, units: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """The same for several units."""
    rows = PlaceTraits.objects.filter(unit__in=units, valid_from__lte=day)
    latest = rows.order_by("place_id", "-valid_from", "-revision").distinct("place_id")
    return {row.place_id: frozenset(row.traits) for row in latest}


def described(unit: Unit) -> list[PlaceTraits]:
    """Every version of what the unit's places have, the latest first."""
    rows = PlaceTraits.objects.filter(unit=unit).select_related("place")
    return list(rows.order_by("place__position", "place__name", "-valid_from", "-revision"))


def _facts(
    actor: Actor, unit: Unit, rows: Sequence[Application], day: dt.date, traits: frozenset[str] | None
) -> dict[UUID, Facts]:
    people = identities(actor, [row.case for row in rows])
    written = _written(actor, rows)
    current = PlacementAssessment.objects.filter(application__in=rows, superseded_at=None)
    levels = dict(current.values_list("application", "level"))
    apart = _not_together(actor, unit, rows)
    own_free = _own_free(actor, unit)
    found = {}
    for row in rows:
        said, read = written.get(row.pk, ({}, set()))
        hidden = frozenset() if row.owner_id == actor.domain_id else frozenset(set(ASKED) - read)
        facts = Facts(
            ground=row.legal_ground.code, ground_label=row.legal_ground.label, level=levels.get(row.pk) or row.level,
            together=None if apart is None else row.pk not in apart, own_free=own_free, answers=said, hidden=hidden,
            traits=traits,
        )  # fmt: skip
        who = people.get(row.case_id)
        found[row.pk] = replace(facts, age=who.age_on(day), sex=who.sex) if who else facts
    return found


def _written(actor: Actor, rows: Sequence[Application]) -> dict[UUID, tuple[dict[str, str], set[str]]]:
    """What the applications answer that the reader may read (released to it, or its own), and which questions lie in what it reads.

    A later version comes before an earlier one.
    """
    by_case = {row.case_id: row.pk for row in rows}
    versions = EntryVersion.objects.filter(case__in=by_case, entry__kind="application").order_by(
        "written_at", "number"
    )
    found: dict[UUID, tuple[dict[str, str], set[str]]] = {}
    for version in versions.select_related("entry"):
        said, read = found.setdefault(by_case[version.case_id], ({}, set()))
        read.update(key for key in ASKED if QUESTIONS[key].category == version.entry.category)
        for one in version.body.get("fields", []):
            if one["key"] in ASKED:
                said[one["key"]] = QUESTIONS[one["key"]].code(one["value"])
    return found


def _not_together(actor: Actor, unit: Unit, rows: Sequence[Application]) -> set[UUID] | None:
    """Who cannot live there now; None where the reader is not told: neither the unit's operator nor the applicant."""
    if actor.domain_id != unit.operator_id and any(row.owner_id != actor.domain_id for row in rows):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT application FROM vk_not_together(%s)", [unit.pk])
        return {pk for (pk,) in cursor.fetchall()}


def _own_free(actor: Actor, unit: Unit) -> int | None:
    """Free places of the county's own units of the same form; None for an own unit."""
    private = Organisation.Kind.PRIVATE
    if unit.operator.organisation.kind != private:
        return None
    same = Unit.objects.filter(collaboration=unit.collaboration_id, legal_type=unit.legal_type)
    own = same.exclude(operator__organisation__kind=private).values_list("pk", flat=True)
    return sum(row.free for row in free_places(actor, actor.today, own))


def blocked(
    actor: Actor, unit: Unit, applications: Sequence[Application], places: Iterable[UUID] = ()
) -> Mapping[UUID, str]:
    """Application → the demands that it does not meet today, in words that follow on "för att"."""
    found = matches(actor, unit, applications, actor.today, places)
    stopped = {pk: matching.blocking(rows) for pk, rows in found.items()}
    return {pk: matching.words_of(rows) for pk, rows in stopped.items() if rows}


def matches_of(
    actor: Actor, application: Application, day: dt.date | None = None, places: Iterable[UUID] = ()
) -> list[Match]:
    """The same for one application to its own unit."""
    if application.unit is None:
        return []
    unit = Unit.objects.select_related("operator__organisation").get(pk=application.unit_id)
    return matches(actor, unit, [application], day or actor.today, places)[application.pk]


def versions(unit: Unit) -> list[MatchRule]:
    return list(MatchRule.objects.filter(unit=unit))


def restrictions_of(actor: Actor, case: Case) -> list[Restriction]:
    """The own authority's restrictions in a case, the latest first."""
    rows = policies.visible_restrictions(actor).filter(case=case)
    return list(rows.select_related("other_case", "municipality").order_by("-recorded_at"))


def other_cases(actor: Actor, case: Case) -> list[Case]:
    """Cases of other persons that the actor sees: whom the case's person cannot live with is chosen among them."""
    rows = visible_cases(actor).filter(closed_at=None).exclude(person_id=case.person_id)
    return list(rows.order_by("number")[:500])
