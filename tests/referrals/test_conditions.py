"""Conditions are tasks of who answers for them; the group sees which are met. Between meetings; reasons for declining."""

import pytest

from referrals.actions import reconsider, record_placement_assessment, settle_condition
from referrals.actions.participation import Sitting
from referrals.models import Condition, DeclineReason, PlacementAssessment
from referrals.selectors.meetings import conditions_of_groups
from tests.referrals.meetings import a_rule, members
from tests.referrals.scene import NO_HARM, a_sent, again, assess, judgement, kinds
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import EntryVersion


def conditions(actor):
    with acting(actor):
        return list(Condition.objects.order_by("number"))


def test_each_line_is_a_task_and_is_met_by_who_answers_for_it(world):
    application = a_sent(world)
    assess(world, application, conditions="Drogfri\n\nLäkarbesök", responsible_id=world.home.pk)
    first, second = conditions(world.greta)
    assert kinds(world.hedda, application).count("meet_condition") == 2
    settle_condition(first.pk, "Provet var negativt", actor=world.hedda)
    assert kinds(world.hedda, application).count("meet_condition") == 1
    with acting(world.greta):
        shown = {
            row.condition.number: (row.condition.state, row.text) for row in conditions_of_groups(world.greta)
        }
        assert not EntryVersion.objects.filter(body__icontains="Provet var negativt").exists()
    assert shown == {1: ("met", "Drogfri"), 2: ("open", "Läkarbesök")}
    assert second.state == "open"


@pytest.mark.parametrize(
    ("who", "note", "error"),
    [
        ("hedda", "", Impossible),
        ("anna", "Klart", Impossible),
        ("fia", "Klart", NotAllowed),
        ("olle", "Klart", NotVisible),
    ],
)
def test_nobody_else_says_that_it_is_met(world, who, note, error):
    application = a_sent(world)
    assess(world, application, conditions="Drogfri", responsible_id=world.home.pk)
    with pytest.raises(error):
        settle_condition(conditions(world.greta)[0].pk, note, actor=world.actors[who])
    assert conditions(world.greta)[0].state == "open"


def test_twice_is_refused(world):
    assess(world, a_sent(world), conditions="Drogfri")
    one = conditions(world.greta)[0]
    settle_condition(one.pk, "Klart", actor=world.alice)
    with pytest.raises(Impossible, match="uppfyllt"):
        settle_condition(one.pk, "Klart igen", actor=world.alice)


def test_a_stranger_does_not_answer_for_a_condition(world):
    application = a_sent(world)
    with pytest.raises(Impossible) as refused:
        assess(world, application, conditions="Drogfri", responsible_id=world.utby.pk)
    assert refused.value.field == "responsible"
    assert conditions(world.greta) == [] and again(world.alice, application).state == "sent"


def test_taking_it_up_again_lets_the_conditions_go(world):
    application = a_sent(world)
    assess(world, application, conditions="Drogfri")
    reconsider(application.pk, "Ny uppgift", actor=world.greta)
    assert conditions(world.greta)[0].state == "dropped"
    assert "meet_condition" not in kinds(world.alice, application)


def between(world, **changes):
    values = {"members": members(world, "gustav"), "why_urgent": "Platsen finns bara i dag"} | changes
    return Sitting(**values)


def test_between_meetings_with_a_reason_and_enough_members(world):
    a_rule(world)
    application = a_sent(world)
    row = record_placement_assessment(
        application.pk, judgement(world), actor=world.greta, on=NO_HARM, sitting=between(world)
    )
    assert row.urgent
    with acting(world.hedda):
        version = EntryVersion.objects.get(entry=row.entry_id)
    assert version.value("meeting") == "Mellan möten"
    assert version.value("why_urgent") == "Platsen finns bara i dag"


@pytest.mark.parametrize(
    ("changes", "field"), [({"why_urgent": " "}, "why_urgent"), ({"members": []}, "members"), (None, None)]
)
def test_with_a_rule_it_is_refused_otherwise(world, changes, field):
    a_rule(world)
    application = a_sent(world)
    sitting = None if changes is None else between(world, **changes)
    with pytest.raises(Impossible) as refused:
        record_placement_assessment(
            application.pk, judgement(world), actor=world.greta, on=NO_HARM, sitting=sitting
        )
    assert refused.value.field == field
    with acting(world.greta):
        assert not PlacementAssessment.objects.exists()
    assert again(world.alice, application).state == "sent"


def test_the_list_has_no_time_of_sobriety_and_proposes_what_comes_next(world):
    with acting(world.greta):
        listed = list(DeclineReason.objects.valid(TODAY))
    assert len(listed) >= 5 and all(row.next_step for row in listed)
    for row in listed:
        assert not any(word in row.label.lower() for word in ("nykter", "drogfri", "månader"))
    application = a_sent(world)
    row = assess(world, application, recommended=False, decline_code="own_wish")
    with acting(world.greta):
        version = EntryVersion.objects.get(entry=row.entry_id)
    assert version.value("declined") == "Den enskilde vill inte ha placeringen"
    assert version.value("next_steps").startswith("Gör ett nytt försök")
    assert row.decline_code == "own_wish" and conditions(world.greta) == []


@pytest.mark.parametrize("code", ["", "not_sober", "sober_three_months"])
def test_a_reason_that_is_not_listed_is_refused(world, code):
    application = a_sent(world)
    with pytest.raises(Impossible) as refused:
        assess(world, application, recommended=False, decline_code=code)
    assert refused.value.field == "decline_code"
    assert again(world.alice, application).state == "sent"
