"""The head decides on admission: suitability, and the target group on the planned day."""

import datetime as dt

import pytest

from referrals.actions import attach_file, decide_admission, save_draft, send_application
from referrals.domain.admission import ITEMS, Facts, preconditions
from tests.cast import a_case
from tests.referrals.scene import (
    ORAL,
    PLANNED,
    a_draft,
    a_sent,
    assess,
    assessed,
    no_decision,
    ruling,
    sent,
)
from tests.security.uploads import a_pdf
from tests.security.uploads import sent as a_file
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.identity import reserve_number
from vardkedja.core.models import EntryVersion, Unit


def test_the_permits_age_is_held_on_the_planned_day(world):
    """Hemmet takes those who are 26 and older on the day of arrival."""
    number = reserve_number("TEST0001", world.anby.pk)
    particulars = Particulars("Ung", "Testsson", "woman", birth_date=dt.date(2000, 3, 10))
    young = register_person(number, particulars, actor=world.alice)
    case = open_case(young.pk, world.collaboration.pk, actor=world.alice)
    application = sent(world, world.alice, case)
    assess(world, application)
    with pytest.raises(Impossible, match="från 26 år. Personen är 25 år den 2026-03-09") as refused:
        decide_admission(application.pk, ruling(valid_from=dt.date(2026, 3, 9)), actor=world.hedda)
    assert refused.value.field == "valid_from"
    no_decision(world, application)
    row = decide_admission(application.pk, ruling(valid_from=dt.date(2026, 3, 10)), actor=world.hedda)
    assert row.valid_from == dt.date(2026, 3, 10)


def test_the_target_groups_sex_is_held(world):
    application = assessed(world)
    with acting(world.hedda):
        Unit.objects.filter(pk=world.hemmet.pk).update(takes_men=False)
    with pytest.raises(Impossible, match="tar emot kvinnor och icke-binära") as refused:
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    assert refused.value.field == "valid_from"
    no_decision(world, application)


def test_without_released_identity_the_head_cannot_admit(world):
    application = a_sent(world, on=None)
    assess(world, application)
    with pytest.raises(Impossible, match="inte utlämnade"):
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.hedda)
    no_decision(world, application)


FITS = dict.fromkeys(ITEMS, "fits")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"valid_from": None}, "valid_from"),
        ({"suitability": {}}, "fit_need"),
        ({"suitability": FITS | {"education": "maybe"}}, "fit_education"),
        ({"suitability": FITS | {"need": "none"}}, "fit_need"),
        ({"suitability": FITS | {"development": "unfit"}}, "reasons"),
        ({"seen": frozenset()}, "reasons"),
        ({"outcome": "partly", "reasons": "x"}, "outcome"),
    ],
)
def test_admission_needs_suitability_and_day(world, changes, field):
    application = assessed(world)
    with pytest.raises(Impossible) as refused:
        decide_admission(application.pk, ruling(**{"valid_from": PLANNED} | changes), actor=world.hedda)
    assert refused.value.field == field
    no_decision(world, application)


def test_what_is_not_met_is_written_down_with_why(world):
    application = assessed(world, ground_code="lvm27")
    without = ruling(valid_from=PLANNED, seen=frozenset({"inquiry"}), reasons="Kopian kommer i dag")
    row = decide_admission(application.pk, without, actor=world.hedda)
    with acting(world.hedda):
        version = EntryVersion.objects.get(entry=row.entry_id)
    told = version.value("preconditions")
    assert version.value("not_on_file").split("\n") == ["nämndens utredning", "kopia av beslutet enligt LVM"]
    assert "(sedd av föreståndaren, ingen fil i ärendet)" in told
    assert "Uppfyllt: ansökan från socialnämnden" in told
    assert "Uppfyllt: nämndens utredning bifogad" in told
    assert "Inte uppfyllt: kopia av beslutet enligt LVM" in told


@pytest.mark.parametrize(
    ("ground", "age", "expected"),
    [
        ("sol", 40, ["", "inquiry", ""]),
        ("sol", 19, ["", "inquiry", "extra", ""]),
        ("lvu", 17, ["", "inquiry", "extra", "copy", ""]),
        ("sol_direct", 30, ["", ""]),
    ],
)
def test_which_preconditions_apply_follows_ground_and_age(ground, age, expected):
    facts = Facts(True, "Anby kommun", ground, age)
    assert [one.key for one in preconditions(facts, frozenset())] == expected


def test_an_application_from_health_care_is_not_from_the_social_services():
    facts = Facts(False, "Region Test", "sol", 40)
    assert not preconditions(facts, frozenset())[0].met


@pytest.mark.parametrize("who", ["sten", "anna", "bodil", "olle"])
def test_only_the_units_head_admits(world, who):
    application = assessed(world)
    with pytest.raises((NotAllowed, NotVisible)):
        decide_admission(application.pk, ruling(valid_from=PLANNED), actor=world.actors[who])
    no_decision(world, application)


def test_what_the_head_has_seen_is_tied_to_the_file_that_was_sent(world):
    """The application's own file of the inquiry; the copy of the decision is still missing as a file, and is named."""
    case = a_case(world, world.alice)
    draft = save_draft(
        case.pk, a_draft(world.hemmet.pk, ground_code="lvm27", inquiry="attached"), actor=world.alice
    )
    attach_file(draft.pk, "inquiry_copy", a_file("utredning.pdf", a_pdf()), actor=world.alice)
    application = send_application(draft.pk, actor=world.alice, on=ORAL)
    assess(world, application, knowingly=True)
    row = decide_admission(
        application.pk, ruling(valid_from=PLANNED, reasons="Kopian kommer"), actor=world.hedda
    )
    with acting(world.hedda):
        version = EntryVersion.objects.get(entry=row.entry_id)
    assert "nämndens utredning bifogad, 9 kap. 2 § (fil i ärendet)" in version.value("preconditions")
    assert version.value("not_on_file") == "kopia av beslutet enligt LVM"
