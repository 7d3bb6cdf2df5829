"""Entries: owner, unit, law and category of everything written, and who of the owner's staff reads it."""

import itertools

import pytest
from django.urls import reverse

from tests.cast import UNIT, a_case
from tests.core.visitors import Visitor
from tests.world import SINCE, actor_of, on_shift
from vardkedja.core import scope
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import acting
from vardkedja.core.models import Assignment, Category, Entry, EntryKind, Role, Unit
from vardkedja.core.policies import visible_versions

TEXT = [("text", "Anteckning", "Vi pratade om våren.")]


@pytest.fixture
def case(world):
    """Alice's case with the home as party; its second house once wrote in it."""
    with scope.setup_scope():
        world.units["annexet"] = Unit.objects.create(
            name="Annexet",
            legal_type=Unit.LegalType.HVB,
            operator=world.home,
            collaboration=world.collaboration,
        )
    return a_case(world, world.alice, "189001019802", ("hemmet", UNIT))


def works(world, name, role, unit):
    """The member of the cast works in that role in that unit alone."""
    with scope.setup_scope():
        held = Assignment.objects.filter(user=world.users[name])
        held.update(role=role, unit=world.units[unit] if unit else None)
    if role == Role.SUBSTITUTE:
        on_shift(world, name, unit)
    world.actors[name] = actor_of(world, name, world.home.pk)
    return world.actors[name]


def write(actor, case, category=Category.SOCIAL, unit=None):
    return write_entry(
        case.pk, EntryKind.NOTE, category, TEXT, actor=actor, unit_id=unit.pk if unit else None
    )


def read_by(actor, case):
    with acting(actor):
        return {version.pk for version in visible_versions(actor, case)}


def test_every_entry_has_owner_law_category_and_the_unit_of_who_wrote_it(world, case):
    entries = [write(actor, case).entry for actor in (world.alice, world.sten)]
    assert [(e.owner_id, e.law, e.category) for e in entries] == [
        (world.anby.pk, "sol", "social"), (world.home.pk, "sol", "social")
    ]  # fmt: skip
    assert [e.unit_id for e in entries] == [None, world.hemmet.pk]


def test_the_eight_categories_of_content_and_the_one_of_identity():
    assert set(Category.values) == {
        "identity", "social", "substance", "mental", "somatic", "children", "economy", "planning", "practical",
    }  # fmt: skip


def test_a_note_is_written_with_its_category(world, case):
    url = reverse("core:note", args=[case.pk])
    assert Visitor(world, "alice").send(url, {"text": "Skulder", "category": "economy"}).status_code == 302
    for wrong in ({"text": "x"}, {"text": "x", "category": "identity"}):
        refused = Visitor(world, "alice").send(url, wrong)
        assert set(refused.context["form"].errors) == {"category"}
    with acting(world.alice):
        assert list(Entry.objects.filter(kind="note").values_list("category", flat=True)) == ["economy"]


def test_by_default_only_the_owners_entitled_staff_read_it(world, case):
    version = write(world.alice, case)
    assert version.pk in read_by(world.albin, case)
    for name in ("hedda", "sten", "bo", "olle", "fia", "adam", "lova", "stina"):
        assert read_by(world.actors[name], case) == set(), name


def test_staff_of_one_house_do_not_read_what_another_house_wrote(world, case):
    """Inner secrecy within one authority: the head of both, or whoever works in all of it, reads both."""
    other = write(world.hedda, case, unit=world.units["annexet"])
    own = write(world.sten, case)
    whole = write(world.hedda, case, unit=None)
    assert read_by(world.sten, case) == {own.pk, whole.pk}
    everywhere = works(world, "sten", Role.HOME_STAFF, None)
    assert read_by(everywhere, case) == {own.pk, other.pk, whole.pk}


def test_a_substitute_reads_what_the_shift_needs_and_neither_children_nor_economy(world, case):
    versions = {one: write(world.hedda, case, one) for one in Category}
    vera = works(world, "sten", Role.SUBSTITUTE, "hemmet")
    hidden = {versions[Category.CHILDREN].pk, versions[Category.ECONOMY].pk}
    assert read_by(vera, case) == {v.pk for v in versions.values()} - hidden
    document = reverse("core:document", args=[case.pk, versions[Category.CHILDREN].pk])
    assert Visitor(world, "sten").get(document).status_code == 404
    with scope.setup_scope():
        Assignment.objects.create(
            user=world.users["sten"],
            domain=world.home,
            unit=world.hemmet,
            role=Role.HOME_STAFF,
            valid_from=SINCE,
        )
    assert read_by(actor_of(world, "sten", world.home.pk), case) == {v.pk for v in versions.values()}


def test_roles_and_categories_in_every_combination(world, case):
    """Head and staff of a home read every category of their unit's case."""
    versions = [write(world.hedda, case, one) for one in Category]
    for name, version in itertools.product(("hedda", "sten"), versions):
        assert version.pk in read_by(world.actors[name], case)
