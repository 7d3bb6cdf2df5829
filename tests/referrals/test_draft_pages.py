"""The pages of an application: *köbar* on one page, step by step, what came along marked, what is wrong said at its field, the PDF."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from pypdf import PdfReader

from referrals.actions import request_completion, save_draft, withdraw_application
from referrals.domain import steps
from referrals.models import Application, ApplicationEntry, CompletionRequest, DraftText
from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from tests.referrals.scene import COMPLETE, QUEUE_ONLY, a_draft, a_sent, again, sent
from tests.referrals.test_pages import at, the_only, words
from tests.security.uploads import a_pdf, scripted_pdf
from tests.security.uploads import sent as a_file
from tests.world import NUMBERS, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import Consent, Entry

ON_CONSENT = {"ground": "consent_oral", "given_on": TODAY.isoformat(), "channel": "phone", "purpose": "plats"}


def one_page(world, **changes):
    return QUEUE_ONLY | {"ground_code": "sol", "urgency": "3", "unit": str(world.hemmet.pk)} | changes


@pytest.fixture
def case(world):
    return a_case(world, world.alice)


def test_a_unit_and_a_level_together_are_refused_at_the_field_and_neither_is_dropped(world, case):
    """On the one page and in the first step; one of them alone is saved."""
    alice, both = Visitor(world, "alice"), {"level": "hvb"}
    refused = {"level": ["Välj antingen enhet eller nivå."]}
    assert errors_of(alice.send(at("new", case.pk), one_page(world, then="more", **both))) == refused
    with acting(world.alice):
        assert not Application.objects.exists()
    row = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    step, first = at("step", row.pk, steps.WHAT.key), one_page(world)
    answer = alice.send(step, first | both, version=row.row_version)
    assert errors_of(answer) == refused and 'value="hvb" selected' in answer.content.decode()
    kept = the_only(world.alice)
    assert (kept.unit_id, kept.level) == (world.hemmet.pk, "")
    assert alice.send(step, first | both | {"unit": ""}, version=kept.row_version).status_code == 302
    kept = the_only(world.alice)
    assert (kept.unit_id, kept.level) == (None, "hvb")


def test_one_page_and_one_click_give_a_position(world, case):
    sent_on = one_page(world, then="send", **ON_CONSENT)
    answer = Visitor(world, "alice").send(at("new", case.pk), sent_on)
    application = the_only(world.alice)
    assert answer.headers["Location"] == at("application", application.pk)
    assert (application.state, application.completed_at, application.shared) == ("sent", None, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"payer": ""}, "payer"),
        ({"variant": ""}, "variant"),
        ({"variant": "nonsense"}, "variant"),
        ({"unit": ""}, "unit"),
        ({"ground": ""}, "ground"),
        ({"channel": ""}, "channel"),
        ({"ground": "consent_oral", "given_on": "i går"}, "given_on"),
    ],
)
def test_what_a_position_needs_is_said_at_its_field_and_nothing_is_lost_or_done(world, case, changes, field):
    sent_on = one_page(world, then="send", **ON_CONSENT) | {"purpose": "Plats på fredag"} | changes
    answer = Visitor(world, "alice").send(at("new", case.pk), sent_on)
    assert field in errors_of(answer)
    assert "Plats på fredag" in answer.content.decode()
    with acting(world.alice):
        assert not Application.objects.exists() and not DraftText.objects.exists()
        assert not Entry.objects.exists() and not Consent.objects.exists()


def test_the_check_names_what_is_missing_with_a_link_to_its_field(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk, goals="", child_view=""), actor=world.alice)
    page = Visitor(world, "alice").text(at("send", draft.pk))
    assert f'href="{at("step", draft.pk, "behov")}#id_goals">Skriv målen med insatsen.' in page
    assert f'href="{at("step", draft.pk, "barn")}#id_child_view"' in page
    assert "Ni kan skicka nu och få köplats." in page


def test_a_changed_answer_makes_the_steps_that_rest_on_it_visible_to_be_confirmed(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    alice = Visitor(world, "alice")
    changed = one_page(world, unit=str(world.boendet.pk), then="next")
    alice.send(at("step", draft.pk, "vad"), changed, version=draft.row_version)
    page = words(alice.text(at("send", draft.pk)))
    assert "Kontrollera steget ”Behov och mål” igen" in page and "Hälsa och säkerhet – bekräfta igen" in page
    assert "Bekräfta steget igen" in alice.text(at("step", draft.pk, "behov"))
    version = again(world.alice, draft).row_version
    alice.send(at("step", draft.pk, "behov"), COMPLETE | {"then": "next"}, version=version)
    assert "Kontrollera steget ”Behov och mål” igen" not in words(alice.text(at("send", draft.pk)))


def test_what_the_last_application_said_comes_along_marked_and_waits_to_be_confirmed(world, case):
    sent(world, world.alice, case, medication="Buprenorfin")
    alice = Visitor(world, "alice")
    alice.send(at("new", case.pk), one_page(world, unit=str(world.boendet.pk), then="more"))
    with acting(world.alice):
        draft = Application.objects.get(state="draft")
    page = alice.text(at("step", draft.pk, "halsa"))
    assert "Buprenorfin" in page and f"Ifyllt från ansökan {TODAY.isoformat()}. Kontrollera." in page
    check = words(alice.text(at("send", draft.pk)))
    assert "Skriv vilka läkemedel som används" in check and "bekräfta steget" in check
    alice.send(
        at("step", draft.pk, "halsa"), COMPLETE | {"medication": "Buprenorfin"}, version=draft.row_version
    )
    assert "Ifyllt från" not in alice.text(at("step", draft.pk, "halsa"))
    assert "Skriv vilka läkemedel som används" not in words(alice.text(at("send", draft.pk)))


def test_what_came_along_is_not_sent_before_somebody_has_confirmed_it(world, case):
    sent(world, world.alice, case, medication="Buprenorfin")
    data = one_page(world, unit=str(world.boendet.pk), then="send", ground="no_harm", purpose="plats")
    Visitor(world, "alice").send(at("new", case.pk), data)
    with acting(world.alice):
        second = Application.objects.get(unit=world.boendet, state="sent")
        assert not ApplicationEntry.objects.filter(application=second).exists()
    assert "Buprenorfin" not in Visitor(world, "alice").text(at("application", second.pk))


@pytest.mark.parametrize(("step", "field"), [("underlag", "ground_since"), ("praktiskt", "wanted_from")])
def test_a_wrong_day_is_refused_at_its_field_and_the_rest_stays(world, case, step, field):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    data = COMPLETE | {field: "2026-02-31", "contact": "Nytt svar", "inquiry": "ongoing"}
    answer = Visitor(world, "alice").send(at("step", draft.pk, step), data, version=draft.row_version)
    assert list(errors_of(answer)) == [field]
    with acting(world.alice):
        assert DraftText.objects.get().body["answers"][field] == COMPLETE[field]


def test_a_file_is_added_in_its_step_and_an_unfit_one_refused_there(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk, ground_code="lvu"), actor=world.alice)
    alice, url = Visitor(world, "alice"), at("step", draft.pk, "underlag")
    bad = alice.send(
        url, COMPLETE | {"decision_copy": a_file("b.pdf", scripted_pdf())}, version=draft.row_version
    )
    assert list(errors_of(bad)) == ["decision_copy"]
    with acting(world.alice):
        assert not ApplicationEntry.objects.exists()
    good = alice.send(url, COMPLETE | {"decision_copy": a_file("b.pdf", a_pdf())}, version=draft.row_version)
    assert good.status_code == 302
    assert "Bifogad" in alice.text(at("send", draft.pk))


def test_detoxification_without_a_medical_assessment_warns_and_with_one_says_by_whom(world, case):
    first = sent(world, world.alice, case, detox="yes")
    page = Visitor(world, "hedda").text(at("application", first.pk))
    assert "ingen medicinsk bedömning är angiven" in page
    told = {"detox": "yes", "medical": "Specialistläkare", "medical_on": TODAY.isoformat()}
    second = sent(world, world.alice, case, unit_id=world.boendet.pk, **told)
    undated = Visitor(world, "alice").text(
        at("application", a_sent(world, NUMBERS[1], **told | {"medical_on": ""}).pk)
    )
    assert "vilken dag den medicinska bedömningen gjordes" in undated
    page = Visitor(world, "bodil").text(at("application", second.pk))
    assert "Specialistläkare" in page and "ingen medicinsk bedömning" not in page


def test_the_receiver_sees_the_list_and_sends_it_back_in_one_click(world):
    application = a_sent(world, answers=COMPLETE | {"goals": "", "children": ""})
    hedda = Visitor(world, "hedda")
    page = hedda.text(at("application", application.pk))
    assert "Vad ska insatsen leda till?" in page and "Steget ”Barn”" in page
    assert '<input type="hidden" name="codes" value="goals">' in page
    answer = hedda.send(at("request_completion", application.pk), {"codes": ["goals", "barn"]})
    assert answer.status_code == 302
    with acting(world.hedda):
        assert CompletionRequest.objects.get().codes == ["goals", "barn"]
    own = Visitor(world, "alice").text(at("send", application.pk))
    assert "En mottagare har begärt komplettering av" in own


def test_who_decides_beside_a_place_does_not_send_it_back(world):
    """A unit manager opens the page, since where no place is sought it is theirs."""
    application = a_sent(world)
    answer = Visitor(world, "anna").send(
        at("request_completion", application.pk), {"codes": ["goals"]}, version=application.row_version
    )
    assert answer.status_code != 302
    with acting(world.alice):
        assert not CompletionRequest.objects.exists()


@pytest.mark.parametrize("who", ["alice", "gustav"])
def test_who_does_not_receive_it_finds_no_page_to_send_it_back(world, who):
    application = a_sent(world)
    assert Visitor(world, who).get(at("request_completion", application.pk)).status_code in {403, 404}


def test_all_of_it_as_one_pdf_with_the_questions_as_worded(world):
    application = a_sent(world)
    answer = Visitor(world, "hedda").get(at("copy", application.pk))
    text = words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages))
    for part in (
        "Hur ser den enskilde själv på sitt behov?",
        COMPLETE["own_view"],
        "En dotter",
        "Vilka läkemedel",
    ):
        assert part in text
    assert "Testsson" not in answer.headers["Content-Disposition"]


def test_a_question_that_is_worded_anew_leaves_what_was_sent_as_it_was(world, monkeypatch):
    application = a_sent(world)
    now = steps.HEALTH.questions
    anew = tuple(replace(one, label="Ny fråga om rörlighet") if one.key == "mobility" else one for one in now)
    health = replace(steps.HEALTH, questions=anew)
    monkeypatch.setattr(steps, "STEPS", (*steps.STEPS[:3], health, *steps.STEPS[4:]))
    monkeypatch.setattr(steps, "QUESTIONS", steps.QUESTIONS | {one.key: one for one in anew})
    answer = Visitor(world, "hedda").get(at("copy", application.pk))
    text = words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages))
    assert "Behövs något annat för att kunna röra sig?" in text and "Ny fråga om rörlighet" not in text
    page = Visitor(world, "alice").text(at("application", application.pk))
    assert "Behövs något annat för att kunna röra sig?" in page and "Ny fråga om rörlighet" not in page


def test_without_release_there_is_no_pdf_for_the_others(world):
    application = a_sent(world, on=None)
    assert Visitor(world, "hedda").get(at("copy", application.pk)).status_code == 404
    assert Visitor(world, "alice").get(at("copy", application.pk)).status_code == 200


def test_completing_by_the_pages_ends_the_list(world):
    application = a_sent(world, answers=COMPLETE | {"goals": ""})
    request_completion(application.pk, actor=world.hedda)
    alice = Visitor(world, "alice")
    assert alice.get(at("edit", application.pk)).headers["Location"] == at("step", application.pk, "behov")
    alice.send(
        at("step", application.pk, "behov"), COMPLETE, version=again(world.alice, application).row_version
    )
    data = {"ground": "no_harm", "purpose": "plats"}
    answer = alice.send(at("send", application.pk), data, version=again(world.alice, application).row_version)
    assert answer.status_code == 302
    page = Visitor(world, "hedda").text(at("application", application.pk))
    assert "begärde komplettering" not in page.split("Det som skickades")[0] and COMPLETE["goals"] in page


def test_another_step_is_not_there(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    assert (
        Visitor(world, "alice").get(reverse("referrals:step", args=[draft.pk, "nonsense"])).status_code == 404
    )


def test_going_to_another_step_saves_what_was_typed(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk, answers=QUEUE_ONLY), actor=world.alice)
    alice = Visitor(world, "alice")
    page = alice.text(at("step", draft.pk, "behov"))
    assert '<button class="vk-steps__go" type="submit" form="steg" name="goto" value="barn">' in page
    answer = alice.send(
        at("step", draft.pk, "behov"), {"goals": "Ett eget hem", "goto": "barn"}, version=draft.row_version
    )
    assert answer.headers["Location"] == at("step", draft.pk, "barn")
    with acting(world.alice):
        assert DraftText.objects.get().body["answers"]["goals"] == "Ett eget hem"
    assert "Ett eget hem" in alice.text(at("step", draft.pk, "behov"))


def test_what_cannot_be_right_goes_along_as_typed_and_is_shown_with_its_fault(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    alice, here = Visitor(world, "alice"), at("step", draft.pk, "praktiskt")
    typed = {"wanted_from": "i övermorgon", "contact": "Alice, 0470-65 43 21", "goto": "kontroll"}
    answer = alice.send(here, typed, version=draft.row_version)
    assert answer.headers["Location"] == at("send", draft.pk)
    page = alice.text(at("send", draft.pk))
    assert f'href="{here}#id_wanted_from">Rätta svaret på' in page
    back = alice.get(here)
    assert back.status_code == 200 and list(back.context["form"].errors) == ["wanted_from"]
    shown = back.content.decode()
    assert "i övermorgon" in shown and "0470-65 43 21" in shown
    with acting(world.alice):
        held = Application.objects.get()
        assert DraftText.objects.get().body["answers"]["wanted_from"] == TODAY.isoformat(), "no answer"
    refused = alice.send(at("send", draft.pk), ON_CONSENT, version=held.row_version)
    assert refused.status_code == 422 and again(world.alice, draft).sent_at is None
    mended = {"wanted_from": TODAY.isoformat(), "contact": "Alice", "then": "leave"}
    assert alice.send(here, mended, version=held.row_version).status_code == 302
    with acting(world.alice):
        assert DraftText.objects.get().body["unfit"] == {}


def test_days_that_cannot_be_and_what_is_sought_go_along_too(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    alice, here = Visitor(world, "alice"), at("step", draft.pk, "praktiskt")
    early = {"wanted_from": "2026-05-02", "wanted_until": "2026-05-01", "goto": "vad"}
    assert alice.send(here, early, version=draft.row_version).headers["Location"] == at(
        "step", draft.pk, "vad"
    )
    assert errors_shown(alice, here) == {"wanted_until": ["Sista dagen kan inte vara före 2026-05-02."]}
    first = at("step", draft.pk, "vad")
    nothing = one_page(world, unit="", level="", goto="behov")
    answer = alice.send(first, nothing, version=again(world.alice, draft).row_version)
    assert answer.headers["Location"] == at("step", draft.pk, "behov")
    assert errors_shown(alice, first) == {"unit": ["Välj en enhet eller en nivå."]}
    assert again(world.alice, draft).unit_id == world.hemmet.pk


def errors_shown(visitor, path):
    return {name: list(found) for name, found in visitor.get(path).context["form"].errors.items()}


def test_who_only_looks_at_a_step_confirms_nothing(world):
    """What came along from the last application is not confirmed by passing by."""
    earlier = a_sent(world)
    withdraw_application(earlier.pk, actor=world.alice)
    draft = save_draft(earlier.case_id, a_draft(world.hemmet.pk, answers=QUEUE_ONLY), actor=world.alice)
    alice, here = Visitor(world, "alice"), at("step", draft.pk, "halsa")
    with acting(world.alice):
        before = DraftText.objects.get(application=draft).body
    assert before["prefilled"].get("moves")
    form = alice.get(here).context["form"]
    shown = {name: str(form.initial.get(name, "")) for name in form.fields}
    answer = alice.send(here, shown | {"goto": "barn"}, version=draft.row_version)
    assert answer.headers["Location"] == at("step", draft.pk, "barn")
    with acting(world.alice):
        assert DraftText.objects.get(application=draft).body == before


def test_a_file_that_is_unfit_keeps_one_on_the_page(world, case):
    draft = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    fields = {"inquiry": "attached", "inquiry_copy": a_file("utredning.pdf", b"no pdf"), "goto": "behov"}
    answer = Visitor(world, "alice").send(at("step", draft.pk, "underlag"), fields, version=draft.row_version)
    assert "inquiry_copy" in errors_of(answer)
