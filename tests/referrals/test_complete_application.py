"""Two levels: sent as *köbar* with a list of what is missing, sent back, completed; and what is refused."""

import datetime as dt

import pytest

from referrals.actions import (
    attach_file,
    complete_application,
    decide_admission,
    request_completion,
    save_draft,
    withdraw_application,
)
from referrals.domain import steps
from referrals.models import (
    Application,
    ApplicationEntry,
    CompletionRequest,
    Decision,
    DraftText,
    PlacementAssessment,
    QueueTicket,
)
from referrals.selectors.contents import written
from tests.referrals.scene import (
    CATEGORIES,
    COMPLETE,
    NO_HARM,
    PLANNED,
    QUEUE_ONLY,
    a_draft,
    a_sent,
    again,
    assess,
    kinds,
    ruling,
)
from tests.security.uploads import a_pdf, scripted_pdf
from tests.security.uploads import sent as a_file
from tests.world import NUMBERS
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, EntryVersion, Task
from vardkedja.core.policies import visible_versions


def queued(world, **changes):
    """Sent with what a position needs and nothing else."""
    return a_sent(world, answers=QUEUE_ONLY, **changes)


def fill(world, application, **changes):
    return save_draft(
        application.case_id, a_draft(world.hemmet.pk, **changes), actor=world.alice, application_id=application.pk
    )  # fmt: skip


def completed(world, application, on=NO_HARM):
    later = world.alice.at(world.alice.now + dt.timedelta(hours=3))
    return complete_application(application.pk, actor=later, on=on)


def read_by(actor, application):
    with acting(actor):
        seen = visible_versions(actor, application.case).order_by("number")
        return {v.entry.category: v for v in seen}  # the latest of each


def test_a_position_is_given_for_little_and_nobody_is_asked_to_assess(world):
    application = queued(world)
    assert (application.state, application.completed_at) == ("sent", None)
    with acting(world.hedda):
        ticket = QueueTicket.objects.get(pk=application.ticket_id)
        assert (ticket.requested_at, ticket.completed_at) == (world.alice.now, None)
    assert kinds(world.alice, application) == ["complete_application"]
    for other in (world.gustav, world.greta, world.berta, world.hedda):
        assert "assess_application" not in kinds(other, application)
    assert set(read_by(world.hedda, application)) == {"identity", "social"}
    assert "underlag" not in application.lacking and "goals" in application.lacking


def test_what_is_missing_is_told_by_name_and_gives_no_answer_away(world):
    application = a_sent(world, answers=COMPLETE | {"goals": "", "children": ""})
    seen = again(world.hedda, application)
    assert seen.lacking == ["goals", "barn"]
    assert "children" not in seen.lacking


def test_completing_gives_both_times_the_tasks_and_releases_what_is_new(world):
    application = queued(world)
    fill(world, application)
    done = completed(world, application)
    assert done.sent_at == world.alice.now and done.completed_at == world.alice.now + dt.timedelta(hours=3)
    assert again(world.hedda, application).lacking == []
    with acting(world.hedda):
        ticket = QueueTicket.objects.get(pk=application.ticket_id)
        assert (ticket.requested_at, ticket.completed_at) == (done.sent_at, done.completed_at)
    assert "assess_application" in kinds(world.gustav, application)
    assert "complete_application" not in kinds(world.alice, application)
    seen = read_by(world.hedda, application)
    assert set(seen) == CATEGORIES
    assert seen["social"].value("own_view") == COMPLETE["own_view"]
    with acting(world.alice):
        assert not DraftText.objects.exists()
        # The text that was sent first stays as it was.
        assert EntryVersion.objects.filter(entry=application.entry_id).count() == 2


def test_what_was_sent_whole_is_complete_at_once(world):
    application = a_sent(world)
    assert application.completed_at == application.sent_at == world.alice.now
    with acting(world.alice):
        assert not DraftText.objects.exists()


def test_what_is_missing_stops_completion_and_nothing_is_done(world):
    application = queued(world)
    fill(world, application, own_view="")
    with pytest.raises(Impossible) as refused:
        completed(world, application)
    assert refused.value.field == "own_view"
    assert again(world.alice, application).completed_at is None
    with acting(world.alice):
        assert Entry.objects.filter(case=application.case_id).count() == 2 and DraftText.objects.exists()
    assert kinds(world.greta, application) == []


def test_a_step_that_rests_on_a_changed_answer_is_confirmed_first(world):
    application = queued(world)
    fill(world, application)
    save_draft(
        application.case_id, a_draft(world.hemmet.pk, answers=QUEUE_ONLY | {"variant": "first"}), actor=world.alice,
        application_id=application.pk, step="vad",
    )  # fmt: skip
    with pytest.raises(Impossible, match="Laglig grund och underlag.* igen"):
        completed(world, application)
    fill(world, application, variant="first")
    assert completed(world, application).completed_at


def test_by_level_the_unit_found_by_sending_makes_no_step_uncertain(world):
    application = a_sent(world, unit_id=None, level="housing", answers=COMPLETE | {"goals": ""})
    with acting(world.alice):
        told = written(world.alice, again(world.alice, application))
    assert [one.key for one in told.missing(steps.For.COMPLETE)] == ["goals"]


def test_unit_and_ground_are_fixed_once_it_is_sent(world):
    application = queued(world)
    with pytest.raises(Impossible, match="ligger fast") as refused:
        save_draft(
            application.case_id, a_draft(world.boendet.pk), actor=world.alice, application_id=application.pk
        )
    assert refused.value.field == "unit"
    assert again(world.alice, application).unit_id == world.hemmet.pk


def test_a_complete_application_is_not_written_on(world):
    application = a_sent(world)
    with pytest.raises(Impossible, match="komplett och skickad"):
        fill(world, application, reason="Annat")
    with pytest.raises(Impossible, match="komplett och skickad"):
        completed(world, application)


# Sent back


@pytest.mark.parametrize("who", ["hedda", "greta"])
def test_a_receiver_sends_it_back_with_the_list_and_gets_the_answer(world, who):
    application = a_sent(world, answers=COMPLETE | {"goals": ""})
    asked = request_completion(application.pk, actor=world.actors[who])
    assert asked.codes == ["goals"]
    assert "supplement_application" in kinds(world.alice, application)
    fill(world, application)
    completed(world, application)
    with acting(world.alice):
        row = CompletionRequest.objects.get()
        assert row.answered_at == world.alice.now + dt.timedelta(hours=3)
    assert "supplement_application" not in kinds(world.alice, application)


def test_a_complete_one_is_sent_back_answered_from_what_was_frozen_and_keeps_its_time(world):
    application = a_sent(world)
    request_completion(application.pk, actor=world.hedda, codes=["medication"])
    fill(world, application, answers={"medication": "Buprenorfin, ordinerat"})
    again_complete = completed(world, application)
    assert again_complete.completed_at == world.alice.now
    seen = read_by(world.hedda, application)
    assert seen["somatic"].value("medication") == "Buprenorfin, ordinerat"
    assert seen["somatic"].number == 2 and seen["social"].number == 1
    assert kinds(world.gustav, application).count("assess_application") == 1


def test_the_position_stays_while_more_is_asked_for(world):
    application = queued(world)
    request_completion(application.pk, actor=world.hedda)
    with acting(world.hedda):
        assert QueueTicket.objects.get(pk=application.ticket_id).state == "waiting"


@pytest.mark.parametrize("codes", [["children"], ["nonsense"], ["medication", "x" * 500]])
def test_what_may_not_be_known_to_be_asked_cannot_be_asked_for(world, codes):
    application = a_sent(world)
    with pytest.raises(Impossible) as refused:
        request_completion(application.pk, actor=world.hedda, codes=codes)
    assert refused.value.field == "codes"
    nothing_asked(world)


def test_it_is_asked_for_once_at_a_time(world):
    application = queued(world)
    request_completion(application.pk, actor=world.hedda)
    with pytest.raises(Impossible, match="redan begärd"):
        request_completion(application.pk, actor=world.greta)
    with acting(world.alice):
        assert CompletionRequest.objects.count() == 1
        assert Task.objects.filter(kind="supplement_application").count() == 1


def nothing_asked(world):
    with acting(world.alice):
        assert not CompletionRequest.objects.exists()
        assert not Task.objects.filter(kind="supplement_application").exists()


@pytest.mark.parametrize(
    ("who", "error"),
    [("alice", NotAllowed), ("gustav", NotAllowed), ("sten", NotAllowed), ("olle", NotAllowed)],
)
def test_only_a_receiver_sends_it_back(world, who, error):
    application = queued(world)
    with pytest.raises((error, NotVisible)):
        request_completion(application.pk, actor=world.actors[who])
    nothing_asked(world)


def test_a_withdrawn_application_is_neither_completed_nor_sent_back(world):
    application = queued(world)
    withdraw_application(application.pk, actor=world.alice)
    with pytest.raises(Impossible, match="återkallad"):
        completed(world, application)
    with pytest.raises(Impossible, match="återkallad"):
        request_completion(application.pk, actor=world.hedda)
    nothing_asked(world)
    assert kinds(world.alice, application) == []
    assert kinds(world.hedda, application) == ["note_withdrawal"]


# Files


def test_the_copy_of_the_decision_follows_the_application(world):
    application = a_sent(world, ground_code="lvu")
    assert again(world.hedda, application).lacking == ["decision_copy"]
    attach_file(application.pk, "decision_copy", a_file("beslut.pdf", a_pdf()), actor=world.alice)
    completed(world, application)
    with acting(world.hedda):
        held = {v.entry.kind: v for v in visible_versions(world.hedda, application.case).order_by("number")}
        assert held["document"].attachments.get().content_type == "application/pdf"


def test_an_unfit_file_is_refused_at_its_question_and_not_kept(world):
    application = a_sent(world, ground_code="lvu")
    with pytest.raises(Impossible) as refused:
        attach_file(application.pk, "decision_copy", a_file("beslut.pdf", scripted_pdf()), actor=world.alice)
    assert refused.value.field == "decision_copy"
    with acting(world.alice):
        assert not ApplicationEntry.objects.filter(key="decision_copy").exists()


def test_which_kinds_of_entries_there_are_is_told_to_those_who_may_read_them(world):
    application = a_sent(world, on=None)
    with acting(world.hedda):
        assert (
            Application.objects.filter(pk=application.pk).exists() and not ApplicationEntry.objects.exists()
        )


def test_no_column_and_no_list_tells_the_others_that_there_are_children(world):
    """Sent without a ground: what the home sees of it is the same, children or not."""
    with_children = a_sent(world, on=None)
    none = {"has_children": "no", "children": "", "child_view": ""}
    without = a_sent(world, NUMBERS[1], on=None, answers=COMPLETE | none)
    with acting(world.hedda):
        rows = [Application.objects.get(pk=one.pk) for one in (with_children, without)]
        told = [
            {f.attname: getattr(row, f.attname) is None for f in row._meta.concrete_fields} for row in rows
        ]
        assert told[0] == told[1] and rows[0].lacking == rows[1].lacking == []
        assert not ApplicationEntry.objects.exists()
    with acting(world.alice):
        held = EntryVersion.objects.filter(
            entry__in=ApplicationEntry.objects.filter(key="children").values("entry")
        )
        assert sorted(version.value("children") for version in held) == ["", COMPLETE["children"]]


def test_each_answer_is_frozen_under_its_own_category(world):
    """Whoever may read one kind of information may not read another through it."""
    told = {"mental": "Sover dåligt", "economy": "Försörjningsstöd", "relatives": "En syster"}
    application = a_sent(world, **told)
    seen = read_by(world.alice, application)
    assert set(seen) == CATEGORIES | {"mental", "economy"}
    for key, answer in (COMPLETE | told).items():
        question = steps.QUESTIONS[key]
        if answer and question.kind in {"text", "line"} and question.when is None:
            holding = {category for category, version in seen.items() if version.value(key)}
            assert holding == {question.category}, key


# Assessed before it is complete


def nothing_assessed(world, application):
    assert again(world.alice, application).state == "sent"
    with acting(world.greta):
        assert not PlacementAssessment.objects.exists()
        assert not Entry.objects.filter(kind="placement_assessment").exists()


def test_the_group_does_not_assess_what_is_not_complete_unless_it_says_so(world):
    application = queued(world)
    with pytest.raises(Impossible, match="inte komplett") as refused:
        assess(world, application, knowingly=False)
    assert refused.value.field == "knowingly"
    nothing_assessed(world, application)
    row = assess(world, application)
    with acting(world.greta):
        (text,) = EntryVersion.objects.filter(entry=row.entry_id)
    assert "Vad ska insatsen leda till?" in text.value("incomplete")


def test_of_a_complete_application_nothing_is_said_of_what_was_missing(world):
    row = assess(world, a_sent(world))
    with acting(world.greta):
        assert EntryVersion.objects.get(entry=row.entry_id).value("incomplete") == ""


def test_completed_after_it_was_assessed_it_is_not_assessed_again(world):
    application = queued(world)
    assess(world, application)
    asked = kinds(world.hedda, application)
    fill(world, application)
    assert completed(world, application).completed_at
    assert kinds(world.hedda, application) == asked == ["decide_admission"]
    for member in (world.gustav, world.greta, world.berta):
        assert not {"assess_application", "record_placement_assessment"} & set(kinds(member, application))


def test_the_head_admits_on_what_is_not_complete_only_with_a_reason(world):
    application = queued(world)
    assess(world, application)
    with pytest.raises(Impossible, match="ansökan komplett för bedömning") as refused:
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    assert refused.value.field == "reasons"
    with acting(world.hedda):
        assert not Decision.objects.exists()
    decide_admission(
        application.pk, ruling(valid_from=PLANNED, reasons="Avgiftningen slutar i morgon"), actor=world.hedda
    )
    with acting(world.hedda):
        assert Decision.objects.filter(kind="admission").exists()
