"""A person for each role in each authority, and one real thing for each kind of id that an address may hold."""

import uuid
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import GROUP, UNIT, a_case
from tests.core.visitors import Visitor
from tests.world import NUMBERS, SINCE, TODAY, World, actor_of
from vardkedja.core import clock
from vardkedja.core.actions import administration
from vardkedja.core.actions.absences import register_absence
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import record_consent
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import acting
from vardkedja.core.models import (
    Assignment,
    CaseParty,
    Category,
    EntryKind,
    PersonRecord,
    Task,
    UnitPartner,
    User,
)

#: What an address holds beside ids, for a county that there is and one that there is not.
PLAIN = {"year": "2026", "month": "2026-01", "payer": "9801", "cost_type": "staff"}


def addresses() -> dict[str, URLPattern]:
    """Every named address of the product, `namespace:name`. The schema of the API has its own tests."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: Any, space: str) -> Any:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", pattern


def colleague(world: World, role: str, domain: str) -> Visitor:
    """Somebody with that one role in that authority (in all of it, so that units never stand in the way)."""
    name = f"{role}.{domain}"
    user = User(username=name, first_name=role.title(), last_name=domain.title())
    user.set_unusable_password()
    user.save(force_insert=True)
    owner = next(actor for actor in world.actors.values() if actor.domain_id == world.domains[domain].pk)
    with acting(owner):
        Assignment.objects.create(user=user, domain=world.domains[domain], role=role, valid_from=SINCE)
    world.users[name] = user
    world.actors[name] = actor_of(world, name, world.domains[domain].pk)
    return Visitor(world, name)


def things(world: World) -> dict[str, uuid.UUID]:
    """One thing of Anby's for each id, in a case to which the home and Björkby are party."""
    case = a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT), ("bjorkby", GROUP))
    fields = [("text", "Anteckning", "Ringde boendet.")]
    version = write_entry(case.pk, EntryKind.NOTE, Category.PLANNING, fields, actor=world.alice)
    consent = record_consent(
        case.pk, [world.home.pk], actor=world.alice, manner="oral", purpose="p", given_on=TODAY
    )
    give_task("follow_up", TODAY, actor=world.alice, case=case)
    today = clock.today()
    absence = register_absence(
        world.alice.user_id, today, today.replace(year=today.year + 1), actor=world.alice.at(clock.now())
    )
    unit = administration.create_unit(administration.UnitDetails("Lotsen", "kontor"), actor=world.adam)
    administration.add_partner(unit.pk, world.bjorkby.pk, TODAY, actor=world.adam)
    with acting(world.alice):
        return {
            "case_id": case.pk,
            "version_id": version.pk,
            "consent_id": consent.pk,
            "task_id": Task.objects.get(case=case).pk,
            "party_id": CaseParty.objects.get(case=case, unit=world.hemmet).pk,
            "other_id": case.pk,
            "record_id": PersonRecord.objects.get(person_id=case.person_id).pk,
            "user_id": world.alice.user_id,
            "absence_id": absence.pk,
            "unit_id": unit.pk,
            "partner_id": UnitPartner.objects.get(unit=unit).pk,
            "assignment_id": world.alice.duties[0].id,
        }


def answer(visitor: Visitor, name: str, pattern: URLPattern, held: dict[str, Any], county: str) -> int:
    """The status that the visitor gets: by GET where the view reads, else by an empty form. Absent ids are random."""
    kwargs = {key: _value(key, turn, held, county) for key, turn in pattern.pattern.converters.items()}
    url = reverse(name, kwargs=kwargs)
    reads = "GET" in getattr(pattern.callback, "methods", ("GET",))
    return (visitor.get(url) if reads else visitor.send(url)).status_code


def _value(key: str, converter: Any, held: dict[str, Any], county: str) -> Any:
    if key in PLAIN:
        return converter.to_python(PLAIN[key])
    if key in {"collaboration", "slug"}:
        return county
    return held.get(key) or uuid.uuid4()
