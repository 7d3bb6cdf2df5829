"""The group's pages: a meeting by the forms, what each reader finds, and the same number of queries however long."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from referrals.actions import assess_item, close_meeting, put_on_agenda, recuse
from referrals.models import Condition, GroupMember, Meeting, MemberAssessment, Recusal
from tests.core.visitors import Visitor, errors_of
from tests.referrals.meetings import a_rule, items, member, opened, planned, the_group
from tests.referrals.scene import NO_HARM, a_sent, again, assess, judgement
from tests.referrals.test_pages import at, words
from tests.world import NUMBERS, SINCE
from vardkedja.core import clock, scope
from vardkedja.core.actor import acting
from vardkedja.core.models import Assignment, Role


def pdf_text(answer):
    assert answer.status_code == 200
    return words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages))


def test_a_meeting_from_plan_to_extract_by_the_forms(world):
    first = a_sent(world, NUMBERS[0])
    second = a_sent(world, NUMBERS[1])
    greta, today = Visitor(world, "greta"), clock.today().isoformat()
    plan = {
        "group": str(the_group(world).pk),
        "held_on": today,
        "starts_at": "13:00",
        "ends_at": "14:30",
        "place": "Rum 2",
    }
    assert errors_of(greta.send(at("meeting_new"), plan | {"ends_at": "12:00"})) == {
        "ends_at": ["Mötet måste sluta efter att det börjar."]
    }
    page = greta.send(at("meeting_new"), plan).headers["Location"]
    assert "Öppna mötet" in greta.text(page) and "Rum 2" in Visitor(world, "gustav").text(page)
    with acting(world.greta):
        meeting = Meeting.objects.get()
    there = {"present": [str(member(world, "gustav").pk)]}
    assert greta.send(at("attendance", meeting.pk), there, version=meeting.row_version).status_code == 302
    one, two = items(world, meeting)
    text = greta.text(at("paragraph", one.pk))
    assert 'accesskey="r"' in text and "2 ärenden kvar" in words(text)
    joint = {
        "recommended": "yes", "unit": str(world.hemmet.pk), "priority": "1", "reasons": "Stort behov", "conditions": "Drogfri",
        "responsible": str(world.anby.pk), "ground": "no_harm", "purpose": "plats",
    }  # fmt: skip
    answer = greta.send(at("paragraph", one.pk), joint | {"recommended": "no"})
    assert errors_of(answer) == {"decline_code": ["Välj varför gruppen inte tillstyrker."]}
    assert greta.send(at("paragraph", one.pk), joint).headers["Location"] == at("paragraph", two.pk)
    assert greta.send(at("postpone", two.pk)).headers["Location"] == page
    assert greta.send(at("meeting_close", meeting.pk)).status_code == 302
    by_key = {row.pk: row for row in (first, second)}
    done = by_key[one.application_id]
    assert again(world.alice, done).state == "assessed"
    alice = Visitor(world, "alice")
    text = alice.text(at("minutes", done.pk))
    assert (
        "Vi har läst utdraget" in text
        and "Brevet till den enskilde är skickat" in text
        and "Stort behov" in text
    )
    assert alice.send(at("minutes", done.pk), {"done": "read"}).status_code == 302
    assert "Vi har läst utdraget" not in alice.text(at("minutes", done.pk))


def test_the_extract_is_the_reader_s_own_and_the_common_sheet_names_nobody(world):
    application = a_sent(world)
    meeting = opened(world, "gustav")
    assess_item(items(world, meeting)[0].pk, judgement(world), actor=world.greta, on=NO_HARM)
    close_meeting(meeting.pk, actor=world.greta)
    answer = Visitor(world, "hedda").get(at("extract", application.pk))
    text = pdf_text(answer)
    for part in (
        "Protokollsutdrag",
        "Tore Testsson",
        "Gustav Gran",
        "§ 1",
        "Stort vårdbehov",
        "Region Test, psykiatrin",
    ):
        assert part in text
    assert "Testsson" not in answer.headers["Content-Disposition"]
    sheet = pdf_text(Visitor(world, "gustav").get(at("meeting_sheet", meeting.pk)))
    assert "Gustav Gran" in sheet and "Storgatan 1" in sheet and "§ 1" in sheet
    with acting(world.alice):
        number = application.case.number
    for secret in ("Testsson", number, "Hemmet", "vårdbehov"):
        assert secret not in sheet


def test_without_release_the_extract_is_not_there(world):
    application = a_sent(world)
    meeting = opened(world, "gustav")
    assess_item(items(world, meeting)[0].pk, judgement(world), actor=world.greta)
    assert Visitor(world, "hedda").get(at("extract", application.pk)).status_code == 404
    assert Visitor(world, "greta").get(at("extract", application.pk)).status_code == 200
    assert "inte utlämnat till er" in Visitor(world, "hedda").text(at("minutes", application.pk))


def test_the_user_representative_sees_when_the_group_meets_and_no_case(world):
    application = a_sent(world)
    meeting, group = planned(world), the_group(world)
    with scope.setup_scope():
        Assignment.objects.create(
            user=world.users["stina"], domain=world.anby, role=Role.USER_REPRESENTATIVE, valid_from=SINCE
        )
        GroupMember.objects.create(
            group=group, domain=world.anby, user=world.users["stina"], profession="Brukarrepresentant",
            kind="user", valid_from=SINCE,
        )  # fmt: skip
    stina = Visitor(world, "stina")
    page = stina.text(at("meeting", meeting.pk))
    assert "Storgatan 1" in page and "Ärendena visas bara för ledamöterna" in page
    with acting(world.alice):
        number = application.case.number
    for secret in ("Testsson", number, "Hemmet", "Anby kommun</td>"):
        assert secret not in page
    assert stina.get(at("meeting_ics", meeting.pk)).status_code == 200
    for name, args in (
        ("agenda", ()),
        ("assess", (application.pk,)),
        ("conditions", ()),
        ("recuse", (application.pk,)),
    ):
        assert stina.get(at(name, *args)).status_code == 403


@pytest.mark.parametrize(
    "name", ["meeting", "meeting_ics", "meeting_sheet", "attendance", "meeting_close", "meeting_change"]
)
@pytest.mark.parametrize(("who", "outside"), [("hedda", 403), ("olle", 403)])
def test_who_does_not_sit_in_the_group_finds_no_meeting(world, name, who, outside):
    meeting = planned(world)
    assert Visitor(world, who).get(at(name, meeting.pk)).status_code == outside


def test_agenda_meeting_and_paragraph_cost_the_same_however_long(world):
    a_sent(world, NUMBERS[0])
    meeting = opened(world, "gustav", "berta")
    greta, counts = Visitor(world, "greta"), []
    for number in ("", *NUMBERS[1:3]):
        if number:
            a_sent(world, number)
            put_on_agenda(meeting.pk, actor=world.greta)
        item = items(world, meeting)[0].pk
        row = []
        for url in (at("agenda"), at("meeting", meeting.pk), at("paragraph", item), at("meetings")):
            with CaptureQueriesContext(connection) as queries:
                greta.text(url)
            row.append(len(queries))
        counts.append(tuple(row))
    assert len(set(counts)) == 1, counts


def test_conditions_cost_the_same_however_many(world):
    assess(world, a_sent(world, NUMBERS[0]), conditions="Drogfri")
    greta, counts = Visitor(world, "greta"), []
    for number in ("", NUMBERS[1]):
        if number:
            assess(world, a_sent(world, number), conditions="Ett\nTvå\nTre")
        with CaptureQueriesContext(connection) as queries:
            text = greta.text(at("conditions"))
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert "Två" in text


def test_the_member_reads_its_own_authority_s_texts_and_saves_a_draft(world):
    application = a_sent(world)
    opinion = {"proposal": "yes", "need": "Anbys egen syn", "priority": "1", "conditions": ""}
    gustav, greta = Visitor(world, "gustav"), Visitor(world, "greta")
    gustav.send(at("assess", application.pk), opinion | {"then": "draft"})
    assert "Ingen ännu" in greta.text(at("agenda"))
    assert "Utkast" in gustav.text(at("agenda"))
    gustav.send(at("assess", application.pk), opinion)
    assert "Anby" in greta.text(at("agenda")) and "Ingen ännu" not in greta.text(at("agenda"))
    assert "Anbys egen syn" in gustav.text(at("assess", application.pk))
    assert "Anbys egen syn" not in greta.text(at("assess", application.pk))
    with acting(world.gustav):
        assert MemberAssessment.objects.get().ready_at is not None


def test_a_member_says_it_is_disqualified_and_the_pages_close(world):
    application = a_sent(world)
    berta = Visitor(world, "berta")
    assert berta.get(at("assess", application.pk)).status_code == 200
    assert berta.send(at("recuse", application.pk), {"ground": "affected"}).headers["Location"] == at(
        "agenda"
    )
    for name in ("assess", "application", "recuse"):
        assert berta.get(at(name, application.pk)).status_code == 404
    agenda = berta.text(at("agenda"))
    assert "Testsson" not in agenda and "Inget att bedöma" in agenda
    greta = Visitor(world, "greta")
    page = greta.text(at("recuse", application.pk))
    assert "Berta Borg" in page
    with acting(world.greta):
        row = Recusal.objects.get()
    assert greta.send(at("recusal_end", row.pk)).status_code == 302
    assert berta.get(at("assess", application.pk)).status_code == 200


def test_a_condition_is_met_by_its_page(world):
    assess(world, a_sent(world), conditions="Drogfri")
    with acting(world.alice):
        one = Condition.objects.get()
    alice = Visitor(world, "alice")
    assert "Drogfri" in alice.text(at("condition", one.pk))
    assert errors_of(alice.send(at("condition", one.pk), {"note": ""})) == {"note": ["Skriv något här."]}
    assert alice.send(at("condition", one.pk), {"note": "Provet var negativt"}).status_code == 302
    with acting(world.greta):
        assert Condition.objects.get().state == "met"


def test_the_calendar_file_is_there_for_members(world):
    meeting = planned(world)
    answer = Visitor(world, "berta").get(at("meeting_ics", meeting.pk))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART:20260302T120000Z\r\n" in answer.content


def test_members_and_rule_are_kept_by_the_chair_s_pages(world):
    greta, group = Visitor(world, "greta"), the_group(world)
    page = at("group", group.pk)
    assert "Gruppen har ingen regel" in Visitor(world, "berta").text(page)
    today = clock.today()
    new = {
        "username": "bo@test.example", "domain": str(world.bjorkby.pk), "profession": "Socionom", "kind": "substitute",
        "stands_in_for": str(member(world, "berta").pk), "valid_from": today.isoformat(),
    }  # fmt: skip
    assert greta.send(at("member_new", group.pk), new).headers["Location"] == page
    rule = {
        "at_least": "2", "urgent_at_least": "2", "authorities": [str(world.anby.pk)], "valid_from": today.isoformat(),
        "professions": ["Överläkare"],
    }  # fmt: skip
    assert greta.send(at("rule_new", group.pk), rule).headers["Location"] == page
    text = words(greta.text(page))
    assert (
        "Bo Berg" in text
        and "för Berta Borg" in text
        and "minst 2 ledamöter" in text
        and "Överläkare" in text
    )
    gone = {"last_day": (today + dt.timedelta(days=1)).isoformat()}
    assert greta.send(at("member_end", member(world, "bo").pk), gone).headers["Location"] == page


def test_with_a_rule_the_page_outside_a_meeting_asks_why(world):
    a_rule(world)
    application = a_sent(world)
    greta = Visitor(world, "greta")
    joint = {
        "recommended": "yes",
        "unit": str(world.hemmet.pk),
        "priority": "1",
        "reasons": "Stort",
        "ground": "none",
    }
    assert "Bedömning mellan möten" in greta.text(at("joint", application.pk))
    assert errors_of(greta.send(at("joint", application.pk), joint)) == {"why_urgent": ["Skriv något här."]}
    refused = errors_of(greta.send(at("joint", application.pk), joint | {"why_urgent": "Brådskar"}))
    assert refused["members"][0].startswith("Gruppen är inte beslutför")
    chosen = {"why_urgent": "Brådskar", "members": [str(member(world, "gustav").pk)]}
    assert greta.send(at("joint", application.pk), joint | chosen).status_code == 302
    assert again(world.alice, application).state == "assessed"


def test_who_is_disqualified_is_not_offered_at_the_meeting(world):
    application = a_sent(world)
    meeting = opened(world, "gustav", "berta")
    recuse(application.pk, "affected", actor=world.berta)
    text = Visitor(world, "greta").text(at("paragraph", items(world, meeting)[0].pk))
    assert "Gustav Gran" in text and "Berta Borg" not in text
