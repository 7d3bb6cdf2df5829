"""The pages of the acute route: five fields on one screen, the answer, and what is filled in."""

import re

import pytest

from placements.models import AcutePoint, AcuteRequest, Stay
from referrals.models import Application
from tests.placements.acute_scene import on_call
from tests.placements.pages import Visitor, text_of
from tests.world import NOW, NUMBERS
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, Case

ASK = "/akut/fraga/"


@pytest.fixture
def jenny(scene, today):
    on_call(scene.world, "jenny", "anby")
    scene.world.actors["jenny"] = scene.world.jenny.at(NOW)
    return Visitor(scene.world, "jenny")


def told(scene, **changed):
    plain = {
        "unit": str(scene.world.hemmet.pk), "number": NUMBERS[2], "given_name": "Tore", "family_name": "Testsson",
        "sex": "man", "need": "Behöver en trygg plats i natt.", "condition": "no", "caller": "social",
        "caller_name": "Jenny Jour", "phone": "070-111 22 33", "municipality": str(scene.world.organisations["anby"].pk),
        "asked_on": "2026-03-02", "asked_at": "11:40", "ground": "no_harm",
    }  # fmt: skip
    return plain | changed


def requests(scene):
    with acting(scene.world.hedda):
        return AcuteRequest.objects.count()


def test_the_whole_way_by_its_pages(scene, jenny, visit):
    response = jenny.post(ASK, told(scene))
    assert response.status_code == 302, text_of(response)
    page = text_of(jenny.get(response["Location"]))
    assert "Akut plats på Hemmet" in page
    assert "Väntar på svar" in page
    sten = visit("sten")
    home = response["Location"]
    assert "Tore Testsson" in text_of(sten.get(home))
    form = sten.get(f"{home}ja/").content.decode()
    place = re.search(r'name="place" value="([^"]+)"', form).group(1)
    answered = {"place": place, "answered_on": "2026-03-02", "answered_at": "11:55"}
    assert sten.post(f"{home}ja/", answered, version=1).status_code == 302
    page = text_of(sten.get(home))
    assert "Fylls i efteråt" in page and "Biståndsbeslut" in page and "Medicinsk bedömning" in page
    answer = text_of(jenny.get(home))
    assert "Ja 2026-03-02 11:55 av Sten Sand" in answer and "Fylls i efteråt" not in answer
    with acting(scene.world.sten):
        assert Stay.objects.get().state == "arrived"


@pytest.mark.parametrize(("key", "name"), [("anby", "Anby kommun"), ("bjorkby", "Björkby kommun")])
def test_asker_and_home_read_before_the_answer_which_municipality_answers(scene, jenny, visit, key, name):
    municipality = str(scene.world.organisations[key].pk)
    home = jenny.post(ASK, told(scene, municipality=municipality))["Location"]
    for reader in (jenny, visit("sten"), visit("hedda")):
        assert f"Kommun som svarar för personen {name} Frågan ställdes" in text_of(reader.get(home))


def test_the_reading_of_a_question_is_logged(scene, jenny):
    response = jenny.post(ASK, told(scene))
    with acting(scene.world.alice):
        before = AccessLog.objects.filter(what="förfrågan om akut plats", action="read").count()
    jenny.get(response["Location"])
    with acting(scene.world.alice):
        assert AccessLog.objects.filter(what="förfrågan om akut plats", action="read").count() == before + 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"condition": "intoxicated"}, "Den som är påverkad eller i abstinens bedöms medicinskt först"),
        ({"condition": ""}, "Välj ett alternativ"),
        ({"number": "19900101-0000"}, "Numret stämmer inte"),
        ({"given_name": ""}, "Skriv förnamnet"),
        ({"municipality": ""}, "Välj ett alternativ"),
        ({"asked_at": "kvart i tolv"}, "Skriv klockslaget som timme och minut"),
        ({"ground": ""}, "Välj på vilken grund det berättas"),
        ({"phone": "hej"}, "Skriv ett telefonnummer, till exempel 070-123 45 67"),
    ],
)
def test_bad_input_is_refused_at_the_field(scene, jenny, changed, words):
    response = jenny.post(ASK, told(scene, **changed))
    assert response.status_code == 422
    assert words in text_of(response)
    assert requests(scene) == 0
    with acting(scene.world.alice):
        assert not Case.objects.exists()


def test_every_fault_is_told_at_once_each_at_its_field(scene, jenny):
    wrong = told(
        scene, number="", need=" ", condition="withdrawal", caller="", caller_name="", phone="hej", asked_on="2026-03-05",
        ground="", municipality="", assessed_on="2026-03-01", assessed_at="",
    )  # fmt: skip
    response = jenny.post(ASK, wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {
        "need", "caller", "caller_name", "phone", "asked_on", "ground", "municipality", "profession", "assessor", "assessed_at",
    }  # fmt: skip
    page = text_of(response)
    for words in (
        "Frågan kan inte ha ställts i framtiden", "Välj på vilken grund det berättas", "Skriv ett telefonnummer",
        "bedöms medicinskt först. Välj vilken profession", "Skriv vem som har gjort bedömningen", "Ange vilket klockslag",
    ):  # fmt: skip
        assert words in page, words
    assert requests(scene) == 0


def test_what_a_ground_requires_is_told_with_the_other_faults_and_the_attempt_is_logged(scene, jenny):
    response = jenny.post(ASK, told(scene, ground="necessary", phone="hej"))
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert "phone" in errors and any(name.startswith("necessary__") for name in errors)
    with acting(scene.world.alice):
        assert AccessLog.objects.filter(what="utlämnande", action="denied").count() == 1


def test_who_is_on_call_finds_no_other_page_about_persons(scene, jenny):
    response = jenny.post(ASK, told(scene))
    with acting(scene.world.hedda):
        case = Case.objects.get()
    for url in (f"/arenden/{case.pk}/", "/arenden/", "/ko/", "/dagen/", f"{response['Location']}ja/"):
        assert jenny.get(url).status_code in {403, 404}, url


def test_the_home_writes_a_call_down(scene, visit):
    sten = visit("sten")
    url = f"/akut/samtal/{scene.world.hemmet.pk}/"
    assert "Till vilket boende" not in text_of(sten.get(url))
    data = told(scene)
    del data["unit"]
    response = sten.post(url, data)
    assert response.status_code == 302, text_of(response)
    assert "per telefon" in text_of(sten.get(response["Location"]))
    assert requests(scene) == 1


def test_the_day_tells_who_is_on_duty_that_a_question_waits(scene, jenny, visit):
    sten, day = visit("sten"), f"/dagen/{scene.world.hemmet.pk}/"
    assert "om akut plats väntar på svar" not in text_of(sten.get(day))
    jenny.post(ASK, told(scene))
    assert "1 förfrågan om akut plats väntar på svar" in text_of(sten.get(day))


def said_yes(scene, jenny, sten):
    """The request's page, after the home has said yes."""
    home = jenny.post(ASK, told(scene))["Location"]
    place = re.search(r'name="place" value="([^"]+)"', sten.get(f"{home}ja/").content.decode()).group(1)
    sten.post(f"{home}ja/", {"place": place, "answered_on": "2026-03-02", "answered_at": "11:55"}, version=1)
    return home


def rows_left(page):
    return page.count("</tr>", page.index("Det som fylls i efter")) - 1 - page.count(">Klart<")


@pytest.mark.parametrize("name", ["sten", "hedda", "alice", "anna"])
def test_the_list_counts_what_the_requests_own_page_lists(scene, jenny, visit, name):
    home = said_yes(scene, jenny, visit("sten"))
    alice = visit("alice")
    with acting(scene.world.alice):
        consent = AcutePoint.objects.get(kind="consent")
    reader = visit(name)
    for left in (6, 5):
        page = reader.get(home).content.decode()
        assert rows_left(page) == left, "two decisions and four points, less what is done"
        assert f"{left} punkter" in text_of(reader.get("/akut/"))
        if left == 6:
            alice.post(f"/akut/punkt/{consent.pk}/", {"occurred_on": "2026-03-02", "text": "Vill inte"})


def test_each_row_that_is_left_leads_to_where_it_is_done(scene, jenny, visit):
    home = said_yes(scene, jenny, visit("sten"))
    with acting(scene.world.alice):
        request = AcuteRequest.objects.get()
        points = {point.kind: f"/akut/punkt/{point.pk}/" for point in AcutePoint.objects.all()}
    one = f"/ansokningar/{request.application_id}"
    leads = {
        "alice": {f"{one}/bistandsbeslut/", points["ground"], points["inquiry"], points["consent"]},
        "anna": {f"{one}/bistandsbeslut/", points["ground"], points["inquiry"], points["consent"]},
        "sten": {points["medical"]},
        "hedda": {f"{one}/inskrivningsbeslut/", points["medical"]},
    }
    for name, wanted in leads.items():
        visitor = visit(name)
        page = visitor.get(home).content.decode()
        shown = set(re.findall(r'<a class="vk-btn vk-btn--s vk-nowrap" href="([^"]+)"', page))
        assert shown == wanted, name
        for url in shown:
            answer = visitor.get(url)
            if answer.status_code == 302:
                answer = visitor.get(answer["Location"])
            assert answer.status_code == 200, url
            page = answer.content.decode()
            begins = '/utredning/ny/"' in page or 'action=""' in page or 'class="vk-form"' in page
            assert begins, f"{url}: there is nothing to fill in or to begin"


def test_without_a_free_place_the_answer_page_has_no_button_but_says_why_and_what_to_do(scene, jenny, visit):
    home = jenny.post(ASK, told(scene))["Location"]
    for number, name in ((0, "1"), (1, "2"), (3, "3")):
        scene.arrived(scene.approved(number), place=name, start=-5, end=3)
    sten = visit("sten")
    response = sten.get(f"{home}ja/")
    page = text_of(response)
    assert response.status_code == 200 and ">Svara ja</button>" not in response.content.decode()
    assert "Ingen plats är ledig så länge som en akut plats ges" in page
    assert "upptagen till 5 mars" in page.lower() and "Svara nej" in page
    assert f"{home}nej/" in response.content.decode() and "/platser/" in response.content.decode()
    data = {"place": str(scene.place("hemmet", "1").pk), "answered_on": "2026-03-02", "answered_at": "11:55"}
    assert sten.post(f"{home}ja/", data, version=1).status_code == 422
    assert requests(scene) == 1 and scene.stays() == 3


def test_the_points_lead_to_where_they_are_done(scene, jenny, visit):
    home = jenny.post(ASK, told(scene))["Location"]
    sten, alice = visit("sten"), visit("alice")
    place = re.search(r'name="place" value="([^"]+)"', sten.get(f"{home}ja/").content.decode()).group(1)
    sten.post(f"{home}ja/", {"place": place, "answered_on": "2026-03-02", "answered_at": "11:55"}, version=1)
    with acting(scene.world.alice):
        points = {point.kind: f"/akut/punkt/{point.pk}/" for point in AcutePoint.objects.all()}
        request = AcuteRequest.objects.get()
    shown = alice.get(home).content.decode()
    assert all(points[kind] in shown for kind in ("ground", "inquiry", "consent"))
    assert points["medical"] not in shown and alice.get(points["medical"]).status_code == 404
    assert alice.get(points["inquiry"])["Location"] == f"/arenden/{request.case_id}/utredning/"
    assert alice.get(points["ground"])["Location"] == f"/ansokningar/{request.application_id}/grund/"
    assert "Dokumentera samtycke" in text_of(alice.get(points["consent"]))
    response = alice.post(points["consent"], {"occurred_on": "2026-03-02", "text": ""})
    assert response.status_code == 422
    assert (
        alice.post(points["consent"], {"occurred_on": "2026-03-02", "text": "Vill inte"}).status_code == 302
    )
    assessed = {
        "profession": "nurse",
        "assessor": "Siv Syster",
        "assessed_on": "2026-03-02",
        "assessed_at": "11:50",
    }
    assert sten.post(points["medical"], assessed | {"text": "Lugn"}).status_code == 302
    shown = text_of(sten.get(home))
    assert "2026-03-02 11:50" in shown and shown.count("Klart") == 2


def test_the_ground_is_said_on_its_page_and_the_row_is_done(scene, jenny, visit):
    home, alice = said_yes(scene, jenny, visit("sten")), visit("alice")
    with acting(scene.world.alice):
        application = AcuteRequest.objects.get().application_id
    url = f"/ansokningar/{application}/grund/"
    page = text_of(alice.get(url))
    assert "Ansökan vilar nu på: Frivillig insats" in page
    assert url in alice.get(f"/ansokningar/{application}/").content.decode()
    assert alice.post(url, {"ground": "lvm27", "since": "", "reason": ""}, version=1).status_code == 422
    said = {"ground": "lvm27", "since": "2026-03-01", "reason": "Beslut enligt LVM 27 §"}
    with acting(scene.world.alice):
        version = Application.objects.get(pk=application).row_version
    assert alice.post(url, said, version=version).status_code == 302
    page = text_of(alice.get(home))
    assert "SiS beslut (27 § LVM)" in page, "what the ground requires is left to do"
    assert "Laglig grund Anby" in page and page.count("Klart") == 1
    for name in ("sten", "hedda"):
        assert visit(name).get(url).status_code in {403, 404}
