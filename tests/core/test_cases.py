"""open_case, parties, handlers, moving and joining cases."""

import pytest

from tests.cast import GROUP, HOME, UNIT, a_case, a_person, make_party, tell_who
from vardkedja.core.actions.cases import (
    add_party,
    close_case,
    end_party,
    join_cases,
    move_cases,
    open_case,
    set_handler,
)
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Case, CaseHandler, CaseLink, CaseParty, Category, EntryKind
from vardkedja.core.policies import visible_cases


def handlers(actor, case):
    with acting(actor):
        return {(h.user.first_name, h.duty) for h in CaseHandler.objects.filter(content_object=case)}


def test_the_opener_is_party_and_responsible(world):
    case = a_case(world, world.alice)
    assert handlers(world.alice, case) == {("Alice", "responsible")}
    with acting(world.alice):
        assert [p.role for p in CaseParty.objects.filter(case=case)] == ["applicant"]
        assert world.users["alice"].has_perm("core.handle_case", case)
    assert case.number.startswith("K-")


def test_a_case_is_opened_on_the_own_record_only(world):
    record = a_person(world.bo)
    with pytest.raises(NotVisible):
        open_case(record.pk, world.collaboration.pk, actor=world.alice)


def test_only_the_owner_adds_a_party(world):
    case = a_case(world, world.alice, "189001019802", ("bjorkby", GROUP))
    with pytest.raises(NotVisible):
        add_party(case.pk, world.psychiatry.pk, HOME, actor=world.bo)
    with acting(world.alice):
        assert not CaseParty.objects.filter(domain=world.psychiatry).exists()


def test_an_ended_party_no_longer_sees_the_case(world):
    case = a_case(world, world.alice, "189001019802", ("bjorkby", GROUP))
    with acting(world.alice):
        party = CaseParty.objects.get(case=case, domain=world.bjorkby)
    end_party(case.pk, party.pk, actor=world.alice)
    tomorrow = world.bo.at(world.bo.now.replace(day=world.bo.now.day + 1))
    with acting(tomorrow):
        assert not visible_cases(tomorrow).exists()


def test_staff_of_a_home_see_the_cases_of_their_unit_alone(world):
    """Björkby runs Boendet: its staff do not see their own authority's other cases."""
    case = a_case(world, world.bo)
    with acting(world.bodil):
        assert not visible_cases(world.bodil).exists()
    make_party(world, case, "boendet", UNIT, world.bo)
    with acting(world.bodil):
        assert list(visible_cases(world.bodil)) == [case]


def test_a_unit_party_names_a_unit_of_its_own(world):
    case = a_case(world, world.alice)
    with pytest.raises(Impossible):
        add_party(case.pk, world.home.pk, UNIT, unit_id=world.boendet.pk, actor=world.alice)


def test_responsible_and_deputy_are_two_people_of_the_own_authority(world):
    case = a_case(world, world.alice)
    set_handler(case.pk, world.albin.user_id, "deputy", actor=world.alice)
    assert handlers(world.alice, case) == {("Alice", "responsible"), ("Albin", "deputy")}
    with pytest.raises(Impossible):
        set_handler(case.pk, world.alice.user_id, "deputy", actor=world.alice)
    with pytest.raises(Impossible):
        set_handler(case.pk, world.bo.user_id, "responsible", actor=world.alice)
    assert handlers(world.alice, case) == {("Alice", "responsible"), ("Albin", "deputy")}


def test_a_manager_moves_all_cases_with_a_note(world):
    cases = [a_case(world, world.alice, number) for number in ("189001019802", "199001012385")]
    with pytest.raises(NotAllowed):
        move_cases(world.alice.user_id, world.albin.user_id, actor=world.alice, note="sjuk")
    with pytest.raises(Impossible):
        move_cases(world.alice.user_id, world.albin.user_id, actor=world.anna, note=" ")
    assert move_cases(world.alice.user_id, world.albin.user_id, actor=world.anna, note="Alice är sjuk") == 2
    for case in cases:
        assert handlers(world.anna, case) == {("Albin", "responsible")}


def test_cases_of_one_person_are_joined_by_who_is_party_to_both_and_nobody_else(world):
    mine = a_case(world, world.alice, "189001019802", ("psychiatry", GROUP))
    theirs = a_case(world, world.bo, "189001019802", ("psychiatry", GROUP))
    other = a_case(world, world.bo, "199001012385", ("psychiatry", GROUP))
    for case, actor in ((other, world.bo), (mine, world.alice), (theirs, world.bo)):
        with pytest.raises(NotVisible):
            join_cases(mine.pk, theirs.pk, actor=world.greta)
        tell_who(world, case, "psychiatry", actor)
    with pytest.raises(NotVisible):
        join_cases(mine.pk, theirs.pk, actor=world.alice)
    with pytest.raises(Impossible):
        join_cases(mine.pk, other.pk, actor=world.greta)
    link = join_cases(mine.pk, theirs.pk, actor=world.greta)
    with acting(world.greta):
        assert list(CaseLink.objects.all()) == [link]
    with acting(world.alice):
        assert not CaseLink.objects.exists()


def test_a_closed_case_cannot_be_closed_again(world):
    case = a_case(world, world.alice)
    close_case(case.pk, actor=world.alice)
    with pytest.raises(Impossible):
        close_case(case.pk, actor=world.alice)
    with acting(world.alice):
        assert Case.objects.get().closed_at == world.alice.now


def test_a_party_writes_entries_of_its_own_in_another_authoritys_case(world):
    case = a_case(world, world.alice, "189001019802", ("psychiatry", GROUP))
    version = write_entry(
        case.pk, EntryKind.ASSESSMENT, Category.MENTAL, [("a", "Bedömning", "x")], actor=world.greta
    )
    assert version.owner_id == world.psychiatry.pk
    with pytest.raises(NotVisible):
        write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, [("a", "b", "c")], actor=world.bo)


def test_a_part_as_referral_group_is_for_its_members_alone(world):
    """Björkby sits in the group: its member sees Anby's case, its case worker does not."""
    case = a_case(world, world.alice, "189001019802", ("bjorkby", GROUP))
    with acting(world.berta):
        assert list(visible_cases(world.berta)) == [case]
    with acting(world.bo):
        assert not visible_cases(world.bo).exists()
