"""The pages of the clocks as one fills them in."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from referrals.actions.inquiries import register_matter
from referrals.models import CareDate, Inquiry, StepTerms
from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from vardkedja.core import clock
from vardkedja.core.actor import acting

DAY = dt.timedelta(days=1)


def at(name, *args):
    return reverse(f"referrals:{name}", args=args)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")


@pytest.fixture
def case(world):
    return a_case(world, world.alice)


def test_a_matter_and_its_late_inquiry(world, case):
    alice, today = Visitor(world, "alice"), clock.today()
    came = {"source": "report", "day": (today - DAY * 13).isoformat(), "at": "08:30"}
    assert alice.send(at("matter", case.pk), came).status_code == 302
    with acting(world.alice):
        row = Inquiry.objects.get()
    page = words(alice.text(at("inquiry", case.pk)))
    assert "dag 13 av revisorernas 14" in page
    assert "Inleddes utredningen inom tiden? Inte ännu" in page
    case_page = words(alice.text(reverse("core:case", args=[case.pk])))
    assert "Försenat: utredning skulle ha inletts" in case_page
    late = alice.send(at("inquiry_open", row.pk), {"day": today.isoformat()}, version=1)
    assert late.status_code == 422
    assert "late_reason" in errors_of(late)
    said = {"day": today.isoformat(), "late_reason": "wish", "late_text": "Ville vänta på sin syster"}
    assert alice.send(at("inquiry_open", row.pk), said, version=1).status_code == 302
    page = words(alice.text(at("inquiry", case.pk)))
    assert "Inleddes utredningen inom tiden? Ja" in page
    assert "I tid" not in page  # day 13 is answered yes and is not green


def test_todo_says_date_and_distance(world, case):
    alice, now = Visitor(world, "alice"), clock.now()
    register_matter(case.pk, "own", now, actor=world.alice.at(now))
    page = words(alice.text(reverse("core:todo")))
    assert "Inled utredning" in page
    assert re.search(r"(i morgon|om \d dagar) \d{4}-\d\d-\d\d \(", page)


def test_compulsory_care_by_its_form(world, case):
    alice, today = Visitor(world, "alice"), clock.today()
    decided = (today - DAY * 2).isoformat()
    wrong = {"immediate": decided, "submitted": (today - DAY * 3).isoformat()}
    answer = alice.send(at("compulsory_record", case.pk, "lvm"), wrong)
    assert answer.status_code == 422
    assert "submitted" in errors_of(answer)
    with acting(world.alice):
        assert not CareDate.objects.exists()
    away = {"away_from_0": (today - DAY).isoformat()}
    assert (
        alice.send(at("compulsory_record", case.pk, "lvm"), {"immediate": decided} | away).status_code == 302
    )
    page = words(alice.text(at("compulsory", case.pk)))
    assert f"{decided} + 1 dag = {(today - DAY).isoformat()}" in page
    assert "Kontrollera mot lagtexten." in page  # the time away is a reading
    again = alice.send(
        at("compulsory_record", case.pk, "lvm"),
        {"immediate": decided, "submitted": today.isoformat()} | away | {"back_on_0": today.isoformat()},
        version=2,
    )
    assert again.status_code == 302
    assert "1 dag för sent" in words(alice.text(at("compulsory", case.pk)))
    assert alice.get(at("compulsory_record", case.pk, "abc")).status_code == 404


def test_the_administrator_sets_times_and_reminders(world):
    adam = Visitor(world, "adam")
    assert "Länets" in adam.text(at("terms"))
    slow = {"working_days": "8", "urgent_days": "9", "cutoff": "", "remind": "on", "remind_days": "2"}
    answer = adam.send(at("terms_change") + "?steg=assess", slow)
    assert (answer.status_code, "urgent_days" in errors_of(answer)) == (422, True)
    answer = adam.send(at("terms_change") + "?steg=assess", slow | {"urgent_days": "3"})
    assert answer.status_code == 302
    off = adam.send(at("terms_change") + "?steg=compulsory", {"remind": "off"})
    assert off.status_code == 302
    with acting(world.alice):
        held = {row.step: (row.working_days, row.remind_days) for row in StepTerms.objects.all()}
    assert held == {"assess": (8, 2), "compulsory": (0, None)}
    assert "ändras" in adam.text(at("terms"))
    assert adam.get(at("terms_change") + "?steg=everything").headers["Location"] == at("terms")
