"""Grounds for release as they read on a day, and what kind of body an authority is."""

import datetime as dt
from collections.abc import Iterable

from vardkedja.core.actor import Actor
from vardkedja.core.domain import grounds
from vardkedja.core.domain.grounds import Body, Rule
from vardkedja.core.identity import age_on
from vardkedja.core.models import Case, Domain, GroundRule, PersonRecord

ADULT = 18


def rules_on(day: dt.date) -> list[GroundRule]:
    """The rules in force on a day, in the order in which they are tried."""
    return list(GroundRule.objects.valid(day).order_by("position"))


def body(domain: Domain) -> Body:
    """What kind of body a domain is (its organisation must be at hand)."""
    return grounds.body_of(domain.law, domain.organisation.kind)


def offered(actor: Actor, recipients: Iterable[Domain]) -> list[Rule]:
    """The rules that may be chosen for a release from the own authority to all of the recipients today."""
    rules = [row.read() for row in rules_on(actor.today)]
    return grounds.allowed(rules, body(actor.domain), [body(one) for one in recipients])


def from_body(domain: Domain, day: dt.date) -> list[Rule]:
    """The rules that a domain may release on to at least one kind of body, where the recipients are not yet known."""
    mine = body(domain)
    return [rule for rule in (row.read() for row in rules_on(day)) if mine in rule.disclosers]


def is_minor(actor: Actor, case: Case) -> bool | None:
    """Whether the person is under 18 by the own authority's record; None when that does not say."""
    record = PersonRecord.objects.filter(domain=actor.domain_id, person_id=case.person_id).first()
    born = record.birth_date if record else None
    return None if born is None else age_on(born, actor.today) < ADULT
