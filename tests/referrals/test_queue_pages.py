"""The pages of the queue: why, both times, who may have a free place, the queue as it was, its rules, a position's history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from referrals.actions import pause_ticket, set_queue_rules, withdraw_application
from referrals.actions.rules import Limit, NewRules
from referrals.domain.queue import waiting_time
from referrals.models import QueuePolicy, QueueTicket
from tests.core.visitors import Visitor, errors_of
from tests.referrals.scene import a_sent, assess
from tests.referrals.test_pages import at, words
from tests.world import NUMBERS, TODAY
from vardkedja.core import clock
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog, CaseParty

NOT_PARTY = "Ni är inte part i något av ärendena här"


def rules(world, *limits, **changes):
    values = {"order": "complete", "valid_from": clock.today(), "reason": "Styrgruppen § 4"} | changes
    set_queue_rules(world.hemmet.pk, NewRules(**values, limits=limits), actor=world.hedda.at(clock.now()))


def no_longer_party(world, domain):
    with acting(world.alice):
        CaseParty.objects.filter(domain=domain).update(valid_to=TODAY.replace(day=3))


def test_a_party_reads_both_times_and_why_and_another_order_class_and_since_alone(world):
    application = a_sent(world, on=None)
    pause_ticket(application.pk, "other_care", actor=world.alice)
    no_longer_party(world, world.bjorkby)
    alice, bo = (
        words(Visitor(world, who).text(at("queue_unit", world.hemmet.pk))) for who in ("alice", "bo")
    )
    assert "pausad; först i kön" in alice and "Pausad" in alice and "Köbar 2026-03-02 12:00" in alice
    assert "Prioritet 3, väntat sedan 2 mars 2026; först i kön" in bo and NOT_PARTY in bo
    for secret in ("Pausad", "pausad", "Köbar", "komplett", "Anby kommun", "Ledig plats", "historia"):
        assert secret not in bo


def test_the_operator_is_told_who_may_have_a_free_place_and_others_the_rule_alone(world):
    a_sent(world, on=None)
    rules(world, Limit(1, kind="municipality"))
    hedda, alice = (
        words(Visitor(world, who).text(at("queue_unit", world.hemmet.pk))) for who in ("hedda", "alice")
    )
    assert "Inte nu, för att det saknas: Placeringsbedömning" in hedda
    assert "Inte nu" not in alice and "Får erbjudas" not in alice
    assert all("Kommunerna får ha högst 1 av platserna samtidigt" in page for page in (hedda, alice))


def test_the_queue_as_it_was_is_shown_with_the_rules_of_then_and_logged(world):
    application = a_sent(world, on=None)
    rules(world)
    withdraw_application(application.pk, actor=world.alice.at(clock.now()))
    alice, url = Visitor(world, "alice"), at("queue_then", world.hemmet.pk)
    then = words(alice.text(f"{url}?dag=2026-03-02&tid=12:00"))
    assert "1 väntade då." in then and "Först den som har högst prioritet" in then and "Tore Testsson" in then
    assert "0 väntade då." in words(alice.text(f"{url}?dag=2026-03-02&tid=11:59"))
    assert "1 väntade då." in words(alice.text(url)), "last midnight, before it was withdrawn"
    with acting(world.alice):
        assert AccessLog.objects.filter(
            case_id=application.case_id, reason__contains="som den var 2026-03-02"
        ).exists()
    assert Visitor(world, "olle").get(f"{url}?dag=2026-03-02&tid=12:00").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [("dag=2999-01-01&tid=12:00", "dag"), ("dag=2026-03-02", "tid"), ("dag=x&tid=12:00", "dag")],
)
def test_a_moment_that_has_not_been_is_refused_at_the_field(world, query, field):
    answer = Visitor(world, "alice").get(f"{at('queue_then', world.hemmet.pk)}?{query}")
    assert answer.status_code == 422 and field in errors_of(answer)


def test_the_head_sets_the_rules_by_the_form(world):
    hedda, url = Visitor(world, "hedda"), at("queue_rules", world.hemmet.pk)
    form = {
        "order": "request",
        "kind_region": "2",
        "declines_kept": "1",
        "answer_count": "24",
        "answer_within": "hours",
        "acute_weeks": "3",
        "acute_assessed_hours": "12",
        "acute_asked_hours": "24",
        "valid_from": clock.today().isoformat(),
        "reason": "Avtalet § 3",
    }
    assert list(errors_of(hedda.send(url, form | {"kind_region": "9"}))) == ["kind_region"]
    assert list(errors_of(hedda.send(url, form | {"party": str(world.organisations["anby"].pk)}))) == [
        "party_places"
    ]
    assert list(errors_of(hedda.send(url, form | {"answer_count": "169"}))) == ["answer_count"]
    assert list(errors_of(hedda.send(url, form | {"acute_weeks": "0"}))) == ["acute_weeks"]
    with acting(world.hedda):
        assert not QueuePolicy.objects.exists()
    assert hedda.send(url, form).status_code == 302
    shown = words(hedda.text(url))
    assert "Föreståndaren erbjuder lediga platser till den första som är bedömd." in shown
    assert "Svar ska komma inom 24 timmar. Utan svar går platsen till nästa." in shown
    assert "Regionen får ha högst 2 av platserna samtidigt" in shown and "Avtalet § 3 · Hedda Hall" in shown
    assert "behåller sin köplats en gång" in shown
    assert "En akut plats ges för 3 veckor. Den medicinska bedömningen är högst 12 timmar gammal" in shown
    assert 'value="2"' in hedda.text(url)
    assert Visitor(world, "bodil").get(url).status_code == 403
    assert Visitor(world, "olle").get(url).status_code in {403, 404}


def test_a_positions_history_and_its_rest_by_the_form(world):
    application = a_sent(world, on=None)
    assess(world, application)
    url = at("position", application.pk)
    alice = Visitor(world, "alice")
    assert (
        errors_of(alice.send(url, {"why": "placed"}))
        and alice.send(url, {"why": "own_wish"}).status_code == 302
    )
    shown = words(alice.text(url))
    for told in (
        "Ställdes i kön",
        "Fick sin prioritet Placeringsbedömning",
        "Pausades Den enskildes önskan",
        "Låt köplatsen vänta igen",
    ):
        assert told in shown
    read = Visitor(world, "greta").text(url).split("Vad som har hänt med köplatsen")[1].split("</main>")[0]
    assert "Pausades" in read and "<button" not in read
    assert alice.send(url, {}).status_code == 302
    with acting(world.alice):
        assert not QueueTicket.objects.get().paused
    no_longer_party(world, world.bjorkby)
    assert Visitor(world, "bo").get(url).status_code == 404


def test_small_groups_are_kept_back_from_others_and_not_from_the_operator(world):
    for number in NUMBERS[:2]:
        a_sent(world, number, on=None)
    hedda, alice = (
        words(Visitor(world, who).text(at("queue_unit", world.hemmet.pk))) for who in ("hedda", "alice")
    )
    assert "För få för att visas" in alice and "För få för att visas" not in hedda
    assert "Alla som väntar 2" in hedda and "Alla som väntar För få" in alice


@pytest.mark.parametrize(
    ("days", "smallest", "expected"),
    [
        ([], 0, (0, None, None)),
        ([3], 0, (1, 3, 3)),
        ([1, 9, 4, 30], 0, (4, 6.5, 30)),
        ([2, 4], 0, (2, 3, 4)),
        ([1, 2, 3, 4], 5, (None, None, None)),
        ([5, 1, 2, 3, 4], 5, (5, 3, 5)),
        ([], 5, (None, None, None)),
    ],
)
def test_median_longest_and_the_smallest_group(days, smallest, expected):
    found = waiting_time("Alla", days, smallest)
    assert (found.count, found.median, found.longest) == expected


def test_queue_and_replay_ask_the_same_number_of_queries_however_long(world):
    rules(world, Limit(1, kind="municipality"), Limit(1, organisation_id=world.organisations["anby"].pk))
    urls = [(who, at("queue_unit", world.hemmet.pk)) for who in ("hedda", "alice")] + [
        (who, f"{at('queue_then', world.hemmet.pk)}?dag=2026-03-02&tid=12:00") for who in ("hedda", "alice")
    ]
    visitors = {who: Visitor(world, who) for who in ("hedda", "alice")}
    a_sent(world, NUMBERS[0], on=None)
    counts = []
    for number in NUMBERS[:4]:
        if counts:
            a_sent(world, number, on=None)
        found = []
        for who, url in urls:
            with CaptureQueriesContext(connection) as queries:
                visitors[who].text(url)
            found.append(len(queries))
        counts.append(tuple(found))
    assert len(set(counts[1:])) == 1 and max(counts[1]) <= max(counts[0]), counts


def test_a_long_queue_is_shown_page_by_page_and_only_who_is_shown_is_logged(world, monkeypatch):
    monkeypatch.setattr("referrals.views.queue.PER_PAGE", 2)
    cases = [a_sent(world, number, on=None).case_id for number in NUMBERS[:3]]
    hedda = Visitor(world, "hedda")
    for url in (at("queue_unit", world.hemmet.pk), at("queue_then", world.hemmet.pk)):
        with acting(world.hedda):
            before = AccessLog.objects.filter(case_id__in=cases, reader_domain_id=world.home.pk).count()
        page = words(hedda.text(f"{url}?sida=2"))
        assert "3 vänta" in page and "Visar 3–3 av 3" in page
        with acting(world.hedda):
            rows = AccessLog.objects.filter(case_id__in=cases, reader_domain_id=world.home.pk)
            assert rows.count() == before + 1
