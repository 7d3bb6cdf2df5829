"""Consents in a case of Anby's towards the home and Björkby, made with the real verbs."""

import datetime as dt

from tests.cast import GROUP, UNIT, a_case
from tests.world import NUMBERS, TODAY
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, Category, EntryKind, Ground, PersonRecord
from vardkedja.core.policies import visible_versions

C = Category
FIELDS = [("need", "Vad behöver du hjälp med?", "Lugn och ro")]


def a_scene(world):
    """Alice's case; the home and Björkby are party to it."""
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT), ("bjorkby", GROUP))


def consented(world, case, *to, categories=(C.SOCIAL, C.SUBSTANCE), **changes):
    """A consent of the person towards these (default the home)."""
    values = {"manner": "oral", "purpose": "placering", "given_on": TODAY} | changes
    recipients = [(one or world.home).pk for one in (to or (world.home,))]
    return record_consent(case.pk, recipients, actor=world.alice, categories=categories, **values)


def written(world, case, category=C.SOCIAL, kind=EntryKind.APPLICATION):
    return write_entry(case.pk, kind, category, FIELDS, actor=world.alice)


def given(world, case, versions, consent, *to, ground=Ground.CONSENT_ORAL):
    """Release on the consent to these (default the home)."""
    recipients = [one.pk for one in (to or (world.home,))]
    return release(
        case.pk, versions, recipients, actor=world.alice, ground=ground, purpose="placering", consent=consent
    )


def seen(actor, case):
    """Keys of the versions that the actor reads."""
    with acting(actor):
        return {version.pk for version in visible_versions(actor, case)}


def at_age(world, years: int) -> None:
    """Alice's person is so many years old today."""
    born = dt.date(TODAY.year - years, TODAY.month, TODAY.day)
    with acting(world.alice):
        PersonRecord.objects.filter(domain=world.anby).update(birth_date=born)


def refusals(world) -> int:
    """Attempts that were refused and logged, as Anby's log reviewer sees them."""
    with acting(world.lova):
        return AccessLog.objects.filter(action="denied", what="samtycke").count()
