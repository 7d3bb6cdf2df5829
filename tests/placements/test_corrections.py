"""What is written of a stay is put right with a reason, or undone; what it said before stays readable."""

import pytest

from placements.actions.absences import register_absence, register_return
from placements.actions.arrivals import register_arrival
from placements.actions.changes import Reason
from placements.actions.correcting import Corrected, correct_absence, correct_stay, undo_discharge
from placements.actions.leaving import discharge
from placements.models import Absence, Stay, StayChange
from placements.selectors import changes_of
from placements.tasks import count_occupancy
from tests.harness.fixtures import acting_as
from tests.placements.change_scene import WRONG, changes, ending, now, sentence
from tests.placements.scene import day, who
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, EntryVersion, Event


@pytest.fixture
def stay(scene):
    """Somebody who came ten days ago, planned for ten more."""
    return scene.arrived(scene.approved(), start=-10, end=10)


@pytest.fixture
def ended(scene, stay):
    return discharge(stay.pk, ending(-2), actor=scene.world.hedda)


class TestCorrecting:
    def test_what_it_said_before_stays_beside_what_it_says_now(self, scene, ended):
        hedda = scene.world.hedda
        new = Corrected(day(-9), ending(-3, "need_ceased", "relatives", "lodger", "none"))
        correct_stay(ended.pk, new, Reason("other", "Fel lista."), actor=hedda, version=ended.row_version)
        row = now(scene, ended)
        assert (row.arrived_on, row.ended_on, row.end_reason, row.destination) == (
            day(-9), day(-3), "need_ceased", "relatives",
        )  # fmt: skip
        assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-9), day(-3))]
        with acting(hedda):
            (change,) = StayChange.objects.all()
            assert (
                change.before["ended_on"] == day(-2).isoformat()
                and change.after["ended_on"] == day(-3).isoformat()
            )
            assert (change.before["arrived_on"], change.made_by_name) == (day(-10).isoformat(), hedda.name)
            assert EntryVersion.objects.get(entry=change.entry).value("text") == "Fel lista."
            shown = changes_of(hedda, row)[0].lines
            assert ("skäl", "Målen är nådda", "Behovet har upphört (SoF 9:12)") in shown
        told = sentence(scene, "StayCorrected")
        assert (
            told.startswith("Vistelsen på Hemmet rättades (ankomst, utskrivning, skäl")
            and "Fel lista" not in told
        )

    def test_the_party_reads_codes_and_days_and_not_the_words(self, scene, ended):
        correct_stay(
            ended.pk, Corrected(day(-10), ending(-3)), Reason("other", "Fel lista."), actor=scene.world.hedda
        )
        alice = scene.world.alice
        with acting(alice):
            (change,) = StayChange.objects.all()
            assert [line[0] for line in changes_of(alice, Stay.objects.get(pk=ended.pk))[0].lines] == [
                "utskrivning"
            ]
            assert not EntryVersion.objects.filter(entry=change.entry_id).exists()
        with acting(scene.world.bo):
            assert not StayChange.objects.exists()

    def test_occupancy_of_the_days_follows(self, scene, ended):
        correct_stay(ended.pk, Corrected(day(-8), ending(-1)), WRONG, actor=scene.world.hedda)
        rows = {row[0]: row[4] for row in counted(scene, -11) if row[1] == "Hemmet"}
        assert [d for d, occupied in sorted(rows.items()) if occupied] == [day(n) for n in range(-8, -1)]

    @pytest.mark.parametrize(
        ("arrived", "left", "reason", "field"),
        [
            (-1, -3, "completed", "ended_on"),
            (-10, 1, "completed", "ended_on"),
            (1, -2, "completed", "arrived_on"),
            (-90, -2, "completed", "arrived_on"),
            (-10, -2, "moved", "reason"),
            (-10, -2, "nonsense", "reason"),
            (-10, -2, "completed", None),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, scene, ended, arrived, left, reason, field):
        with pytest.raises(Impossible) as refused:
            correct_stay(
                ended.pk, Corrected(day(arrived), ending(left, reason)), WRONG, actor=scene.world.hedda
            )
        assert refused.value.field == field
        assert now(scene, ended).ended_on == day(-2) and not changes(scene)

    @pytest.mark.parametrize(
        ("reason", "field"), [(Reason(""), "why"), (Reason("goals"), "why"), (Reason("other"), "text")]
    )
    def test_a_reason_is_needed(self, scene, ended, reason, field):
        with pytest.raises(Impossible) as refused:
            correct_stay(ended.pk, Corrected(day(-9), ending(-2)), reason, actor=scene.world.hedda)
        assert refused.value.field == field

    def test_days_that_somebody_else_has_are_not_taken(self, scene, ended):
        scene.arrived(scene.approved(1), start=-2)
        with pytest.raises(Conflict, match="inte ledig"):
            correct_stay(ended.pk, Corrected(day(-10), ending(-1)), WRONG, actor=scene.world.hedda)
        assert now(scene, ended).ended_on == day(-2) and not changes(scene)

    def test_an_absence_is_not_left_outside(self, scene, stay):
        sten = scene.world.sten
        register_absence(stay.pk, actor=sten, kind="leave", away_from=day(-8), expected_back=None)
        register_return(stay.pk, actor=sten, back_on=day(-6))
        with pytest.raises(Impossible, match="Rätta frånvaron först") as refused:
            correct_stay(stay.pk, Corrected(day(-7)), WRONG, actor=scene.world.hedda)
        assert refused.value.field == "arrived_on"

    def test_who_was_away_when_it_ended_is_away_to_the_new_end(self, scene, stay):
        register_absence(
            stay.pk, actor=scene.world.sten, kind="absconded", away_from=day(-4), expected_back=None
        )
        discharge(stay.pk, ending(-2, "absconded", "unknown", "unknown"), actor=scene.world.hedda)
        correct_stay(
            stay.pk,
            Corrected(day(-10), ending(-1, "absconded", "unknown", "unknown")),
            WRONG,
            actor=scene.world.hedda,
        )
        with acting(scene.world.sten):
            assert Absence.objects.get().back_on == day(-1)

    @pytest.mark.parametrize(
        ("name", "error"), [("sten", NotAllowed), ("alice", NotVisible), ("bo", NotVisible)]
    )
    def test_the_head_alone_corrects(self, scene, ended, name, error):
        with pytest.raises(error):
            correct_stay(ended.pk, Corrected(day(-9), ending(-2)), WRONG, actor=scene.world.actors[name])
        assert not changes(scene)

    def test_no_row_of_what_was_is_changed_afterwards(self, scene, ended):
        correct_stay(ended.pk, Corrected(day(-9), ending(-2)), WRONG, actor=scene.world.hedda)
        with pytest.raises(Exception, match="append|permission"), acting(scene.world.hedda):
            StayChange.objects.update(why="other")


def counted(scene, since):
    with acting_as("vk_worker"):
        return count_occupancy(scene.world.collaboration.pk, day(since), TODAY)


class TestUndoingADischarge:
    def test_the_person_lives_here_again(self, scene, ended):
        undo_discharge(ended.pk, Reason("wrong_person"), actor=scene.world.hedda)
        row = now(scene, ended)
        assert (row.state, row.ended_on, row.end_reason, row.occupation, row.claim.occupied) == (
            "arrived", None, "", "", True,
        )  # fmt: skip
        assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), day(10))]
        assert "ångrades: det gällde en annan person" in sentence(scene, "DischargeUndone")
        with acting(scene.world.hedda):
            assert StayChange.objects.get().before["end_reason"] == "completed"

    def test_not_when_the_place_is_taken_since(self, scene, ended):
        scene.planned(scene.approved(1), start=3)
        with pytest.raises(Conflict, match="tagen sedan dess"):
            undo_discharge(ended.pk, WRONG, actor=scene.world.hedda)
        assert now(scene, ended).state == "ended"

    def test_not_when_the_person_has_a_later_place(self, scene, ended):
        scene.apply(now(scene, ended).case, "boendet")
        scene.planned(now(scene, ended).case, unit="boendet", start=2)
        with pytest.raises(Impossible, match="senare placering"):
            undo_discharge(ended.pk, WRONG, actor=scene.world.hedda)

    def test_after_the_planned_end_the_claim_holds_today(self, scene):
        stay = scene.arrived(scene.approved(), start=-10, end=-3)
        discharge(stay.pk, ending(-3), actor=scene.world.hedda)
        undo_discharge(stay.pk, WRONG, actor=scene.world.hedda)
        assert scene.claims(scene.place("hemmet", "1")) == [("stay", day(-10), TODAY)]
        following = scene.approved(1)
        coming = scene.planned(following, start=0)
        with pytest.raises(Conflict, match="fortfarande inskriven"):
            register_arrival(coming.pk, actor=scene.world.sten, arrived_on=TODAY, person=who(following))


class TestAbsences:
    @pytest.fixture
    def absence(self, scene, stay):
        sten = scene.world.sten
        register_absence(stay.pk, actor=sten, kind="leave", away_from=day(-8), expected_back=None)
        return register_return(stay.pk, actor=sten, back_on=day(-6))

    def test_one_over_another_is_refused_at_the_field(self, scene, stay, absence):
        with pytest.raises(Impossible, match="redan registrerad") as refused:
            register_absence(
                stay.pk, actor=scene.world.sten, kind="leave", away_from=day(-7), expected_back=None
            )
        assert refused.value.field == "away_from"

    def test_custody_is_one_and_is_put_right_with_the_former_kept(self, scene, stay, absence):
        hedda = scene.world.hedda
        correct_absence(absence.pk, "custody", day(-9), day(-6), WRONG, actor=hedda)
        with acting(hedda):
            row, change = Absence.objects.get(), StayChange.objects.get()
        assert (row.kind, row.away_from) == ("custody", day(-9))
        assert (change.before["kind"], change.after["kind"], change.absence_id) == (
            "leave",
            "custody",
            row.pk,
        )
        with acting(scene.world.alice):
            assert not StayChange.objects.exists(), "where somebody was stays within the home"
            assert not Event.objects.filter(kind="AbsenceCorrected").exists()

    def test_one_that_never_was_counts_nothing(self, scene, stay, absence):
        correct_absence(absence.pk, "leave", day(-8), day(-8), Reason("not_so"), actor=scene.world.hedda)
        assert sum(row[5] for row in counted(scene, -10)) == 0
        register_absence(stay.pk, actor=scene.world.sten, kind="leave", away_from=day(-8), expected_back=None)

    @pytest.mark.parametrize(
        ("away", "back", "field"),
        [
            (-11, -6, "away_from"),
            (1, None, "away_from"),
            (-8, 1, "back_on"),
            (-5, -6, "back_on"),
            (-3, -2, "away_from"),
        ],
    )
    def test_outside_the_stay_or_over_another_is_refused_at_the_field(
        self, scene, stay, absence, away, back, field
    ):
        register_absence(
            stay.pk, actor=scene.world.sten, kind="hospital", away_from=day(-3), expected_back=None
        )
        with pytest.raises(Impossible) as refused:
            correct_absence(
                absence.pk,
                "leave",
                day(away),
                None if back is None else day(back),
                WRONG,
                actor=scene.world.hedda,
            )
        assert refused.value.field == field and not changes(scene)

    def test_after_the_stay_it_ends_with_it(self, scene, stay, absence):
        discharge(stay.pk, ending(-2), actor=scene.world.hedda)
        for back, field in ((None, "back_on"), (day(-1), "back_on")):
            with pytest.raises(Impossible) as refused:
                correct_absence(absence.pk, "leave", day(-8), back, WRONG, actor=scene.world.hedda)
            assert refused.value.field == field


def test_days_before_the_nights_reach_are_counted_again(
    scene, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(
        "placements.actions.changes.nightly_collaboration",
        type("Task", (), {"delay": staticmethod(lambda *given: asked.append(given))}),
    )
    stay = scene.arrived(scene.approved(), start=-50)
    discharge(stay.pk, ending(-45), actor=scene.world.hedda)
    with django_capture_on_commit_callbacks(execute=True):
        correct_stay(stay.pk, Corrected(day(-50), ending(-44)), WRONG, actor=scene.world.hedda)
    assert asked == [(str(scene.world.collaboration.pk), day(-50).isoformat(), day(-1).isoformat())]


def test_every_change_is_in_the_log(scene, ended):
    correct_stay(ended.pk, Corrected(day(-9), ending(-2)), WRONG, actor=scene.world.hedda)
    with acting(scene.world.hedda):
        assert AccessLog.objects.filter(action="change", what="StayCorrected", object_id=ended.pk).exists()
