"""The pages: from an application to a letter by the forms, and what each reader finds or does not find."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from referrals.actions import decide_assistance, save_draft
from referrals.domain.admission import ITEMS
from referrals.domain.steps import STEPS
from referrals.models import Application, Decision, DraftText, MemberAssessment
from referrals.selectors import queue
from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from tests.referrals.scene import COMPLETE, QUEUE_ONLY, a_draft, a_sent, again, approve, assess, ruling, sent
from tests.world import NUMBERS, TODAY
from vardkedja.core import clock, scope
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, CaseParty, Organisation

WRITTEN = QUEUE_ONLY | {"ground_code": "sol", "urgency": "2"}
ANSWERS = COMPLETE | {"own_view": "Vill till Hemmet"}


def at(name, *args):
    return reverse(f"referrals:{name}", args=args)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")


def test_the_whole_way_by_the_forms(world):
    """Application, assessments, joint assessment and both decisions, each by its own role."""
    case = a_case(world, world.alice)
    alice, today = Visitor(world, "alice"), clock.today().isoformat()
    answer = alice.send(at("new", case.pk), WRITTEN | {"unit": str(world.hemmet.pk), "then": "more"})
    assert answer.headers["Location"] == at("edit", the_only(world.alice).pk)
    application = fill_in(alice, world)
    assert "Vill till Hemmet" in alice.text(at("send", application.pk))
    grounds = {"ground": "consent_oral", "given_on": today, "channel": "phone", "purpose": "plats"}
    answer = alice.send(at("send", application.pk), grounds, version=application.row_version)
    assert answer.headers["Location"] == at("application", application.pk)

    gustav = Visitor(world, "gustav")
    assert "Bedöm nästa (1 kvar)" in words(gustav.text(at("agenda")))
    opinion = {"proposal": "yes", "need": "Stort", "priority": "1", "conditions": ""}
    assert gustav.send(at("assess", application.pk), opinion).status_code == 302
    with acting(world.gustav):
        assert MemberAssessment.objects.get().author_name == "Gustav Gran"

    greta = Visitor(world, "greta")
    joint = {"recommended": "yes", "unit": str(world.hemmet.pk), "priority": "1", "reasons": "Stort behov"}
    assert (
        greta.send(at("joint", application.pk), joint | {"ground": "no_harm", "purpose": "plats"}).status_code
        == 302
    )

    decision = {
        "outcome": "granted",
        "decided_on": today,
        "manner": "written",
        "text": "Sex månader på Hemmet",
    }
    assert Visitor(world, "anna").send(at("decide_assistance", application.pk), decision).status_code == 302
    fits = {f"fit_{item}": "fits" for item in ITEMS}
    admission = decision | fits | {"text": "Lämplig", "valid_from": today, "seen": ["inquiry"]}
    assert Visitor(world, "hedda").send(at("decide_admission", application.pk), admission).status_code == 302
    assert the_only(world.alice).state == "approved"
    page = words(alice.text(reverse("core:case", args=[case.pk])))
    assert "Biståndsbeslut Beviljat" in page and "Inskrivningsbeslut Beviljat" in page


def fill_in(visitor, world):
    """The steps after the first one, each by its own form; ends at the check of the answers."""
    for number, step in enumerate(STEPS[1:], start=2):
        application = the_only(world.alice)
        answer = visitor.send(
            at("step", application.pk, step.key), ANSWERS | {"then": "next"}, version=application.row_version
        )
        following = at("step", application.pk, STEPS[number].key) if number < len(STEPS) else None
        assert answer.headers["Location"] == (following or at("send", application.pk))
    return the_only(world.alice)


def the_only(actor):
    with acting(actor):
        return Application.objects.get()


def test_a_draft_is_saved_and_gone_on_with(world):
    case = a_case(world, world.alice)
    alice = Visitor(world, "alice")
    alice.send(at("new", case.pk), {"ground_code": "sol", "urgency": "3", "level": "hvb", "then": "more"})
    application = the_only(world.alice)
    page = alice.text(at("send", application.pk))
    assert "Skriv varför insatsen behövs." in page and "Skriv hur den enskilde själv ser" in page
    sent = WRITTEN | {"level": "hvb", "then": "leave"}
    alice.send(at("step", application.pk, "vad"), sent, version=application.row_version)
    assert alice.get(at("edit", application.pk)).headers["Location"] == at("step", application.pk, "underlag")
    assert "Behöver behandling dygnet runt" in alice.text(at("step", application.pk, "vad"))
    with acting(world.alice):
        assert DraftText.objects.get().body["answers"]["reason"] == WRITTEN["reason"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"ground_code": ""}, "ground_code"), ({"unit": ""}, "unit"), ({"urgency": "9"}, "urgency")],
)
def test_a_faulty_draft_is_refused_at_its_field(world, changes, field):
    case = a_case(world, world.alice)
    answer = Visitor(world, "alice").send(
        at("new", case.pk), WRITTEN | {"unit": str(world.hemmet.pk)} | changes
    )
    assert field in errors_of(answer)
    with acting(world.alice):
        assert not Application.objects.exists()


def test_sending_twice_with_one_form_sends_once(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    alice, data = Visitor(world, "alice"), {"ground": "none", "purpose": "plats"}
    token = "3f2b0f4e-9d0c-4f2f-9f51-0a4c7b7d0f11"
    first = alice.send(at("send", draft.pk), data, vk_token=token)
    second = alice.send(at("send", draft.pk), data, vk_token=token)
    assert (first.status_code, second.status_code) == (302, 302)
    with acting(world.alice):
        assert Application.objects.filter(state="sent").count() == 1


def test_a_ground_without_its_day_is_refused_at_the_day(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    answer = Visitor(world, "alice").send(
        at("send", draft.pk), {"ground": "consent_oral", "purpose": "plats"}
    )
    assert errors_of(answer) == {
        "given_on": [
            "Ange vilken dag samtycket lämnades, eller dokumentera det först under Samtycken på ärendets sida."
        ]
    }
    assert again(world.alice, draft).state == "draft"


@pytest.mark.parametrize("name", ["application", "edit", "send", "withdraw", "share", "follow"])
@pytest.mark.parametrize("who", ["bo", "olle"])
def test_another_authority_finds_no_draft(world, name, who):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    visitor = Visitor(world, who)
    assert visitor.get(at(name, draft.pk)).status_code == 404
    with acting(world.actors[who]):
        assert AccessLog.objects.filter(action="denied", object_id=draft.pk).exists()


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("application", "olle", 404),
        ("assess", "hedda", 403),
        ("joint", "gustav", 403),
        ("decide_assistance", "sten", 403),
        ("decide_admission", "sten", 403),
        ("decide_admission", "bodil", 404),
        ("decide_region_care", "anna", 403),
        ("withdraw", "bo", 404),
        ("application", "fia", 403),
    ],
)
def test_who_may_not_or_does_not_see(world, name, who, status):
    application = a_sent(world, unit_id=world.hemmet.pk)
    with acting(world.alice):  # bodil's own authority sits in the group: end its part, so that she is foreign
        CaseParty.objects.filter(domain=world.bjorkby).update(valid_to=TODAY.replace(day=3))
    assert Visitor(world, who).get(at(name, application.pk)).status_code == status


def test_the_application_as_sent_is_read_by_the_parties(world):
    application = a_sent(world)
    page = Visitor(world, "hedda").text(at("application", application.pk))
    assert "Vill komma bort från sin vardag ett tag" in page and "En dotter, 9 år" in page


def test_without_release_the_page_says_so_and_names_nobody(world):
    application = a_sent(world, on=None)
    page = Visitor(world, "hedda").text(at("application", application.pk))
    assert "Innehållet är inte utlämnat till er" in page and "Testsson" not in page


def test_the_queue_names_the_parties_cases_only(world):
    a_sent(world, NUMBERS[0])
    with acting(world.alice):
        CaseParty.objects.filter(domain=world.bjorkby).update(valid_to=TODAY.replace(day=3))
    url = at("queue_unit", world.hemmet.pk)
    seen, not_seen = words(Visitor(world, "hedda").text(url)), words(Visitor(world, "bo").text(url))
    assert "Tore Testsson" in seen and "Anby kommun" in seen and "först i kön" in seen
    assert "Ni är inte part i något av ärendena" in not_seen and "Sökande" not in not_seen
    for secret in ("Testsson", "Anby", "Frivillig", "Skickad"):
        assert secret not in not_seen


def test_another_countys_queue_is_not_there(world):
    assert Visitor(world, "olle").get(at("queue_unit", world.hemmet.pk)).status_code == 404
    assert Visitor(world, "alice").get(at("queue_unit", world.utboendet.pk)).status_code == 404


def test_every_name_in_the_queue_is_logged(world):
    application = a_sent(world)
    Visitor(world, "hedda").text(at("queue_unit", world.hemmet.pk))
    with acting(world.hedda):
        row = AccessLog.objects.get(action="hit", what="kö")
    assert (row.case_id, row.reason) == (application.case_id, "kö till Hemmet")


def test_queue_and_agenda_cost_the_same_however_long(world):
    a_sent(world, NUMBERS[0])
    hedda, greta, url = Visitor(world, "hedda"), Visitor(world, "greta"), at("queue_unit", world.hemmet.pk)
    counts = []
    for number in ("", *NUMBERS[1:4]):
        if number:
            a_sent(world, number)
        with CaptureQueriesContext(
            connection,
        ) as queue_queries:
            hedda.text(url)
        with CaptureQueriesContext(connection) as agenda_queries:
            greta.text(at("agenda"))
        counts.append((len(queue_queries), len(agenda_queries)))
    assert len(set(counts)) == 1, counts


def test_the_case_page_costs_the_same_however_many_decisions(world):
    application = a_sent(world)
    hedda, url = Visitor(world, "hedda"), reverse("core:case", args=[application.case_id])
    with CaptureQueriesContext(connection) as first:
        hedda.text(url)
    sent(world, world.alice, application.case, unit_id=world.boendet.pk)
    with CaptureQueriesContext(connection) as second:
        hedda.text(url)
    assert len(second) <= len(first) + 2


def test_the_case_page_says_what_is_missing_and_why_not(world):
    application = a_sent(world)
    page = words(Visitor(world, "anna").text(reverse("core:case", args=[application.case_id])))
    assert "Fatta biståndsbeslut – inte möjligt nu: remissgruppens placeringsbedömning saknas." in page
    assert "väntar på remissgruppen" in page


def test_a_refusal_becomes_a_letter_that_says_how_to_appeal(world):
    application = a_sent(world)
    assess(world, application)
    row = decide_assistance(
        application.pk,
        ruling(outcome="refused", text="Avslag", reasons="Behovet tillgodoses hemma", exemption="needless"),
        actor=world.anna,
    )
    with scope.setup_scope():
        Organisation.objects.filter(domains=world.anby).update(address="Storgatan 1, 123 45 Anby")
    answer = Visitor(world, "anna").get(at("letter", row.pk))
    text = words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages))
    for part in ("Tore Testsson", "Behovet tillgodoses hemma", "Hur du överklagar", "tre veckor", "Anna Alm"):
        assert part in text
    assert "Beslutsfattare Anna Alm" in text and "Anna Alm Delegat" in text, (
        "who decided does not handle the case"
    )
    assert "Handläggare Alice Andersson" in text
    assert "Storgatan 1" in text and "123 45 Anby" in text, "the authority's own address"
    assert "Testsson" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("who", ["hedda", "bo", "olle"])
def test_only_the_deciding_authority_prints_the_letter(world, who):
    application = approve(world, a_sent(world))
    with acting(world.anna):
        row = Decision.objects.get(kind="assistance")
    assert Visitor(world, who).get(at("letter", row.pk)).status_code == 404
    assert application.state == "approved"


def test_the_agenda_is_the_reason_for_reading(world):
    application = a_sent(world)
    Visitor(world, "berta").text(at("assess", application.pk))
    with acting(world.berta):
        assert AccessLog.objects.filter(action="read").latest("at").reason == "på remissgruppens dagordning"


def test_a_draft_is_taken_away(world):
    case = a_case(world, world.alice)
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    assert Visitor(world, "alice").send(at("withdraw", draft.pk), version=1).status_code == 302
    with acting(world.alice):
        assert again(world.alice, draft).state == "withdrawn" and not DraftText.objects.exists()
        assert queue(world.hemmet, world.alice) == []
