"""Daily notes: switched per unit and law, signed, never changed; what is added and objected stands beside; nobody else reads them."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from placements.actions.leaving import Ending, discharge
from placements.actions.notes import (
    TASK_SIGN,
    add_to_note,
    ask_to_sign,
    change_note,
    note_objection,
    save_note,
    sign_note,
    switch_notes,
    write_note,
)
from placements.domain import notes
from placements.domain.notes import Switch
from placements.models import DailyNote, NoteObjection, NotesSetting
from placements.policies import notes as policies
from placements.selectors.notes import setting_of, shelf, where_kept
from tests.placements.note_scene import (
    ELSEWHERE,
    HERE,
    WHY,
    health_beside,
    said,
    substitute,
    switched,
    with_role,
    words,
)
from tests.placements.scene import day, on
from tests.world import NOW, TODAY
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actor import acting, system
from vardkedja.core.errors import Conflict, DomainError, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Entry, EntryVersion, Event, PartyRole, Role, Task

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stay(scene):
    """Somebody at Hemmet, where notes under SoL are kept here."""
    stay = scene.arrived(scene.approved(0), start=-5)
    switched(scene.world.hedda, scene.world.hemmet)
    return stay


@pytest.fixture
def note(scene, stay):
    return write_note(stay.pk, words(), actor=scene.world.sten)


def count(actor, *models):
    with acting(actor):
        return [model.objects.count() for model in models or (DailyNote, NoteObjection)]


def the(actor, **which):
    with acting(actor):
        return DailyNote.objects.get(**which)


# Where notes are kept


def test_notes_are_off_until_somebody_switches_them_on(scene):
    world, stay = scene.world, scene.arrived(scene.approved(0), start=-5)
    with pytest.raises(Impossible) as refused:
        write_note(stay.pk, words(), actor=world.sten)
    assert "inte påslagna på Hemmet" in refused.value.message
    switched(world.hedda, world.hemmet, ELSEWHERE)
    with pytest.raises(Impossible) as refused:
        write_note(stay.pk, words(), actor=world.sten)
    assert "Dokumentationen förs i Treserva." in refused.value.message
    assert count(world.sten) == [0, 0]
    switched(world.hedda, world.hemmet)
    write_note(stay.pk, words(), actor=world.sten)
    assert count(world.sten) == [1, 0]


def test_a_switch_is_dated_and_what_held_before_stays(scene):
    world = scene.world
    switched(world.hedda, world.hemmet, ELSEWHERE)
    switched(world.hedda, world.hemmet, HERE, when=day(3))
    with acting(world.hedda) as hedda:
        assert setting_of(hedda, world.hemmet).kept_in == "Treserva"
        assert setting_of(hedda, world.hemmet, day(3)).on
        assert NotesSetting.objects.count() == 2
        assert AccessLog.objects.filter(what="NotesSwitched").count() == 2


@pytest.mark.parametrize(
    ("law", "new", "field"),
    [
        ("sol", Switch(on=False), "kept_in"),
        ("sol", Switch(on=True), "sign_within"),
        ("sol", Switch(on=True, sign_within=31), "sign_within"),
        ("hsl", Switch(on=True, sign_within=3), "on"),
        ("lvm", HERE, "law"),
    ],
)
def test_what_cannot_be_switched_is_refused_at_its_field(scene, law, new, field):
    with pytest.raises(Impossible) as refused:
        switched(scene.world.hedda, scene.world.hemmet, new, law)
    assert refused.value.field == field
    assert count(scene.world.hedda, NotesSetting) == [0]


@pytest.mark.parametrize(("when", "why", "field"), [(day(-1), WHY, "valid_from"), (TODAY, " ", "reason")])
def test_a_switch_never_looks_back_and_says_why(scene, when, why, field):
    with pytest.raises(Impossible) as refused:
        switch_notes(scene.world.hemmet.pk, "sol", HERE, when, why, actor=scene.world.hedda)
    assert refused.value.field == field
    assert count(scene.world.hedda, NotesSetting) == [0]


def test_the_head_and_the_administrator_switch_and_nobody_else(scene):
    world = scene.world
    administrator = with_role(world.hedda, Role.ADMINISTRATOR)
    for actor in (world.sten, substitute(world.sten), world.bodil, world.alice, world.rut, world.olle):
        with pytest.raises((NotAllowed, NotVisible)):
            switched(actor, world.hemmet)
    with pytest.raises(NotVisible):
        switched(with_role(world.bodil, Role.ADMINISTRATOR), world.hemmet)
    assert count(world.hedda, NotesSetting) == [0]
    switched(administrator, world.hemmet)
    switched(world.hedda, world.hemmet)
    assert count(world.hedda, NotesSetting) == [2]


def test_the_home_says_where_health_care_keeps_its_record(scene, stay):
    world = scene.world
    switched(world.hedda, world.hemmet, Switch(on=False, kept_in="Cosmic"), "hsl")
    with acting(world.sten) as sten:
        told = {one.law: one for one in where_kept(sten, world.hemmet)}
    assert told["hsl"].words == "Förs i Cosmic." and not told["hsl"].on
    assert told["sol"].words.startswith("Förs här av ") and told["sol"].on


def test_health_care_beside_the_home_writes_under_its_own_law_and_the_two_do_not_read_each_other(scene, stay):
    world = scene.world
    add_party(stay.case_id, world.psychiatry.pk, PartyRole.REGION, actor=world.alice)
    with pytest.raises(Impossible):
        write_note(stay.pk, words(category="mental"), actor=world.rut)
    health_beside(world)
    with pytest.raises(NotAllowed):
        switched(world.rut, world.hemmet, HERE, "hsl")
    switched(with_role(world.rut, Role.ADMINISTRATOR), world.hemmet, HERE, "hsl")
    theirs = write_note(stay.pk, words(category="mental"), actor=world.rut)
    own = write_note(stay.pk, words(), actor=world.sten)
    assert (theirs.law, own.law) == ("hsl", "sol")
    with acting(world.rut) as rut:
        assert [row.pk for row in policies.visible_notes(rut)] == [theirs.pk]
    with acting(world.sten) as sten:
        assert [row.pk for row in policies.visible_notes(sten)] == [own.pk]


# Writing and signing


def test_a_note_is_written_and_signed_in_one_step(scene, note):
    row = the(scene.world.sten)
    assert (row.signed_by_name, row.signed_at, row.recorded_at, row.occurred_at) == (
        "Sten Sand", NOW, NOW, NOW - HOUR,
    )  # fmt: skip
    with acting(scene.world.sten):
        version = EntryVersion.objects.select_related("entry").get(pk=row.version_id)
    assert version.value("text").startswith("Var med på husmötet") and "Sten Sand" in version.value("signed")
    assert (version.entry.kind, version.entry.category, version.entry.law) == ("daily_note", "social", "sol")
    assert version.entry.unit_id == scene.world.hemmet.pk


def test_a_note_is_saved_changed_and_signed_later(scene, stay):
    sten = scene.world.sten
    row = save_note(stay.pk, words(), actor=sten)
    assert row.signed_at is None
    changed = change_note(row.pk, words(text="Var inte med.", category="practical"), actor=sten, version=1)
    with pytest.raises(Conflict):
        change_note(row.pk, words(), actor=sten, version=1)
    assert changed.category == "practical"
    signed = sign_note(row.pk, actor=on(sten, 1), version=2)
    assert (signed.recorded_at, signed.signed_at) == (NOW, on(sten, 1).now)
    with acting(sten):
        assert EntryVersion.objects.get(pk=signed.version_id).value("text") == "Var inte med."
        assert not Entry.objects.filter(kind="daily_note", category="social").exists()


def test_the_writer_signs_the_words_as_they_are_now(scene, stay):
    sten = scene.world.sten
    row = save_note(stay.pk, words(), actor=sten)
    sign_note(row.pk, written=words(text="Så här var det."), actor=sten, version=1)
    with acting(sten):
        assert the(sten, pk=row.pk).version.value("text") == "Så här var det."


def test_only_the_writer_changes_and_the_head_signs_for_who_cannot(scene, stay):
    world = scene.world
    row = save_note(stay.pk, words(), actor=world.sten)
    with pytest.raises(NotAllowed):
        change_note(row.pk, words(text="Annat"), actor=world.hedda, version=1)
    with pytest.raises(NotAllowed):
        sign_note(row.pk, actor=world.hedda, written=words(text="Annat"), version=1)
    other = save_note(stay.pk, words(), actor=world.hedda)
    with pytest.raises(NotAllowed):
        sign_note(other.pk, actor=world.sten, version=1)
    assert the(world.sten, pk=row.pk).signed_at is None
    signed = sign_note(row.pk, actor=world.hedda, version=1)
    assert (signed.written_by_name, signed.signed_by_name) == ("Sten Sand", "Hedda Hall")
    with acting(world.sten):
        assert "Hedda Hall" in signed.version.value("signed") and "Sten Sand" in signed.version.value(
            "written_by"
        )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"category": "identity"}, "category"),
        ({"category": "weather"}, "category"),
        ({"occurred_at": NOW + dt.timedelta(minutes=1)}, "occurred_on"),
        ({"occurred_at": NOW - dt.timedelta(days=13)}, "occurred_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(scene, stay, wrong, field):
    for verb in (save_note, write_note):
        with pytest.raises(Impossible) as refused:
            verb(stay.pk, words(**wrong), actor=scene.world.sten)
        assert refused.value.field == field
    assert count(scene.world.sten) == [0, 0]
    with acting(scene.world.sten):
        assert not Entry.objects.filter(kind__in=("daily_note", "note_draft")).exists()


def test_what_happened_is_noted_after_the_stay_too(scene, stay):
    discharge(
        stay.pk, Ending(TODAY, "completed", "home", "own_contract", "Ville hem."), actor=scene.world.hedda
    )
    write_note(stay.pk, words(), actor=scene.world.sten)
    assert count(scene.world.sten) == [1, 0]


def test_a_stay_that_has_not_begun_has_no_notes(scene):
    switched(scene.world.hedda, scene.world.hemmet)
    stay = scene.planned(scene.approved(0), start=2, end=9)
    with pytest.raises(Impossible):
        write_note(stay.pk, words(), actor=scene.world.sten)
    assert count(scene.world.sten) == [0, 0]


def test_the_authority_system_writes_no_note(scene, stay):
    with pytest.raises(NotAllowed):
        write_note(stay.pk, words(), actor=system(scene.world.home, NOW))


def test_switched_off_what_was_begun_is_signed_and_added_to_but_nothing_new_is_written(scene, stay, note):
    world = scene.world
    draft = save_note(stay.pk, words(), actor=world.sten)
    switched(world.hedda, world.hemmet, ELSEWHERE)
    sign_note(draft.pk, actor=world.sten, version=1)
    add_to_note(note.pk, "addendum", "Efteråt", actor=world.sten)
    note_objection(note.pk, said(), actor=world.sten)
    with pytest.raises(Impossible):
        write_note(stay.pk, words(), actor=world.sten)
    assert count(world.sten) == [3, 1]


# Signed stands


def test_a_signed_note_is_changed_by_no_verb(scene, note):
    sten = scene.world.sten
    for attempt in (
        lambda: change_note(note.pk, words(text="Nytt"), actor=sten, version=1),
        lambda: sign_note(note.pk, actor=sten, version=1),
    ):
        with pytest.raises(Impossible) as refused:
            attempt()
        assert "redan signerad" in refused.value.message
    with acting(sten):
        assert EntryVersion.objects.filter(entry__kind="daily_note").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"category": "economy"},
        {"occurred_at": NOW},
        {"signed_at": None},
        {"signed_by_name": "Någon annan"},
        {"row_version": 9},
    ],
)
def test_the_database_refuses_to_change_a_signed_note(scene, note, change):
    with acting(scene.world.sten), pytest.raises(DatabaseError), transaction.atomic():
        DailyNote.objects.filter(pk=note.pk).update(**change)
    assert the(scene.world.sten).row_version == 1


@pytest.mark.parametrize("column", ["law", "written_by_name", "recorded_at", "stay_id"])
def test_who_wrote_and_when_cannot_be_changed_before_signing_either(scene, stay, column):
    row = save_note(stay.pk, words(), actor=scene.world.sten)
    tried = pytest.raises(DatabaseError)
    with acting(scene.world.sten), tried, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE placements_dailynote SET {column} = {column} WHERE id = %s", [row.pk])


def test_nothing_is_deleted(scene, note):
    objection = note_objection(note.pk, said(), actor=scene.world.sten)
    for row in (objection, note):
        with acting(scene.world.sten), pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            row.delete()
    assert count(scene.world.sten) == [1, 1]


def test_the_database_holds_the_shape_of_a_note(scene, stay, note):
    """Half signed, without words, an addendum to nothing."""
    sten = scene.world.sten
    for change in (
        {"signed_at": NOW},
        {"draft_id": None},
    ):
        row = save_note(stay.pk, words(), actor=sten)
        with acting(sten), pytest.raises(DatabaseError), transaction.atomic():
            DailyNote.objects.filter(pk=row.pk).update(**change)
    with acting(sten), pytest.raises(DatabaseError), transaction.atomic():
        DailyNote(
            case_id=note.case_id, case_owner_id=note.case_owner_id, owner_id=note.owner_id, stay_id=note.stay_id, law="sol",
            form="addendum", category="social", occurred_at=NOW, recorded_at=NOW, written_by_id=sten.user_id,
            written_by_name="Sten", version_id=note.version_id, signed_at=NOW, signed_by_id=sten.user_id, signed_by_name="Sten",
        ).save(force_insert=True)  # fmt: skip


# Added and objected


def test_an_addendum_is_a_signed_row_that_points_to_its_note(scene, note):
    world = scene.world
    first = add_to_note(note.pk, "correction", "Det var på tisdagen.", actor=on(world.hedda, 1))
    second = add_to_note(first.pk, "addendum", "Och på onsdagen.", actor=on(world.sten, 2))
    assert {first.corrects_id, second.corrects_id} == {note.pk}, (
        "what is added to an addendum is added to the note"
    )
    assert first.signed_by_name == "Hedda Hall" and first.occurred_at == note.occurred_at
    with acting(on(world.sten, 2)) as sten:
        (one,) = shelf(sten, first.stay, {}).notes
    assert [(added.row.form, added.text) for added in one.addenda] == [
        ("correction", "Det var på tisdagen."), ("addendum", "Och på onsdagen."),
    ]  # fmt: skip
    assert one.text.startswith("Var med på husmötet"), "the note stands"


@pytest.mark.parametrize(("form", "text", "field"), [("note", "Mer", "form"), ("addendum", " ", "text")])
def test_an_addendum_says_what_it_is(scene, note, form, text, field):
    with pytest.raises(Impossible) as refused:
        add_to_note(note.pk, form, text, actor=scene.world.sten)
    assert refused.value.field == field
    assert count(scene.world.sten) == [1, 0]


def test_what_is_not_signed_is_changed_and_not_added_to(scene, stay):
    row = save_note(stay.pk, words(), actor=scene.world.sten)
    for attempt in (
        lambda: add_to_note(row.pk, "addendum", "Mer", actor=scene.world.sten),
        lambda: note_objection(row.pk, said(), actor=scene.world.sten),
    ):
        with pytest.raises(Impossible):
            attempt()
    assert count(scene.world.sten) == [1, 0]


def test_the_person_s_objection_stands_with_the_note(scene, note):
    sten = scene.world.sten
    row = note_objection(note.pk, said(), actor=sten)
    with acting(sten):
        (one,) = shelf(sten, note.stay, {}).notes
        version = EntryVersion.objects.select_related("entry").get(entry=row.entry_id)
    assert [held.words for held in one.objections] == ["Jag var inte alls på husmötet."]
    assert one.rule == "14 kap. 6 § socialtjänstlagen (2025:400)"
    assert (version.entry.kind, version.entry.category) == ("note_objection", "social")
    assert version.value("rule") == one.rule
    assert notes.OBJECTION_RULES["hsl"] == "3 kap. 8 § patientdatalagen (2008:355)"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"words": " "}, "words"), ({"said_on": day(1)}, "said_on"), ({"said_on": None}, "said_on"), ({"said_on": day(-1)}, "said_on"), ({"manner": "sung"}, "manner")],
)  # fmt: skip
def test_an_objection_that_lacks_something_is_refused_at_its_field(scene, note, wrong, field):
    with pytest.raises(Impossible) as refused:
        note_objection(note.pk, said(**wrong), actor=scene.world.sten)
    assert refused.value.field == field
    assert count(scene.world.sten) == [1, 0]


# Who reads


def test_others_neither_read_nor_write_and_nothing_happens(scene, stay, note):
    world = scene.world
    draft = save_note(stay.pk, words(), actor=world.sten)
    for name in ("alice", "anna", "gustav", "rut", "greta", "bo", "bodil", "olle", "ragna", "fia"):
        actor = world.actors[name]
        with acting(actor):
            assert not DailyNote.objects.exists() or name == "ragna", name
            assert not policies.visible_notes(actor).exists(), name
        for attempt in (
            lambda a: write_note(stay.pk, words(), actor=a),
            lambda a: sign_note(draft.pk, actor=a, version=1),
            lambda a: add_to_note(note.pk, "addendum", "Mer", actor=a),
            lambda a: note_objection(note.pk, said(), actor=a),
        ):
            with pytest.raises(DomainError):
                attempt(actor)
    assert count(world.sten) == [2, 0]


def test_case_workers_of_the_authority_that_runs_the_home_do_not_read_its_notes(scene):
    """Björkby's case worker and its Boendet are one authority: what is written there is for who works there."""
    world = scene.world
    stay = scene.arrived(scene.approved(0, unit="boendet", owner="bo"), unit="boendet", start=-2)
    switched(world.bodil, world.boendet)
    write_note(stay.pk, words(), actor=world.bodil)
    with acting(world.bo) as bo:
        assert DailyNote.objects.exists() and not policies.visible_notes(bo).exists()
    with pytest.raises(NotAllowed):
        write_note(stay.pk, words(), actor=world.bo)


def test_a_substitute_writes_and_reads_what_a_shift_needs(scene, stay):
    world = scene.world
    vera = substitute(world.sten)
    write_note(stay.pk, words(category="children"), actor=world.hedda)
    own = write_note(stay.pk, words(), actor=vera)
    with acting(vera):
        assert [row.pk for row in policies.visible_notes(vera)] == [own.pk]
    with pytest.raises(Impossible) as refused:
        write_note(stay.pk, words(category="economy"), actor=vera)
    assert refused.value.field == "category"
    note_objection(own.pk, said(), actor=vera)
    assert count(world.sten) == [2, 1]


# Late


def test_a_note_that_nobody_signed_in_time_is_a_task_of_its_writer_once(scene, stay):
    world = scene.world
    row = save_note(stay.pk, words(), actor=world.sten)

    def morning(offset):
        actor = on(system(world.home, NOW), offset)
        with acting(actor):
            return ask_to_sign(actor=actor)

    assert [morning(n) for n in (0, 3, 4, 5)] == [0, 0, 1, 0]
    with acting(world.sten):
        task = Task.objects.get(kind=TASK_SIGN)
    assert (task.assignee_id, task.subject_id, task.unit_id) == (world.sten.user_id, row.pk, world.hemmet.pk)
    with acting(on(world.sten, 4)) as sten:
        (shown,) = shelf(sten, stay, {}).notes
    assert shown.late and shown.may_sign
    sign_note(row.pk, actor=on(world.sten, 4), version=1)
    with acting(world.sten):
        assert Task.objects.get(kind=TASK_SIGN).done_by_name == "Sten Sand"
    assert morning(6) == 0


def test_every_act_is_told_on_the_own_timeline_alone(scene, stay, note):
    add_to_note(note.pk, "addendum", "Mer", actor=scene.world.sten)
    note_objection(note.pk, said(), actor=scene.world.sten)
    kinds = {"NoteSigned", "NoteAddedTo", "NoteObjectedTo"}
    with acting(scene.world.sten):
        assert kinds <= set(Event.objects.values_list("kind", flat=True))
    with acting(scene.world.alice):
        assert not kinds & set(Event.objects.values_list("kind", flat=True))
