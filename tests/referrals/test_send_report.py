"""Reports under a law: what must be said, to whom it goes, who knows of it, the receipt; and what is refused."""

import pytest
from django.urls import reverse

from referrals.actions import receive_report, send_report
from referrals.models import Inquiry, Report
from referrals.policies import visible_reports
from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from tests.governance.scenes import as_owner
from tests.referrals.scene import a_sent, kinds
from tests.world import NUMBERS
from vardkedja.core import clock
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Case, CaseParty, Entry, Event, Organisation, Release, Task
from vardkedja.core.policies import visible_versions

CHILD = {
    "children": "Dottern Ida, 9 år", "concern": "Föräldern dricker när barnet är hemma", "seen": "Vid besöket i måndags",
    "acute": "no", "told": "yes", "reporter": "Hedda, föreståndare, 0470-12 34 56",
}  # fmt: skip
LVM = {
    "who": "Tore, finns på avdelningen", "use": "Alkohol, dagligen sedan två år", "danger": "health",
    "facts": "Två intensivvårdstillfällen i år", "tried": "Avgiftning fem gånger, avbruten varje gång",
    "measures": "Ligger inne, eftervård erbjuden", "own_view": "Vill inte ha vård", "has_children": "no",
    "contacts": "Syster, öppenvården", "reporter": "Rut, vårdplanerare, 0470-11 11 11",
}  # fmt: skip


def by_home(world, application, **changes):
    return send_report(application.case_id, "child", world.anby.pk, CHILD | changes, actor=world.hedda)


def test_the_home_reports_concern_for_a_child_to_the_board_that_is_party(world):
    application = a_sent(world)
    row = by_home(world, application)
    assert row.case_id == application.case_id
    assert "receive_report" in kinds(world.anna, application)
    with acting(world.anna):
        held = visible_versions(world.anna, application.case)
        (version,) = [one for one in held if one.entry_id == row.entry_id]
        assert version.value("concern") == CHILD["concern"]
        release = Release.objects.get(recipient=world.anby, owner=world.home)
        assert (release.ground, release.answers) == ("duty", {"law": "sol_19"})


def test_nobody_else_knows_of_it(world):
    application = a_sent(world)
    by_home(world, application)
    for other in (world.greta, world.berta):
        with acting(other):
            assert not Report.objects.exists()
            assert not Entry.objects.filter(kind="report").exists()
            assert not Event.objects.filter(kind__startswith="Report", audience="parties").exists()
            assert not Task.objects.filter(kind="receive_report").exists()
        page = Visitor(world, _name(world, other)).text(reverse("core:case", args=[application.case_id]))
        assert "Anmälan om oro" not in page


def _name(world, actor):
    return next(name for name, one in world.actors.items() if one.user_id == actor.user_id)


def test_to_a_board_that_is_not_party_it_lies_in_a_case_of_its_own(world):
    case = a_case(world, world.rut, NUMBERS[0])
    row = send_report(case.pk, "lvm6", world.bjorkby.pk, LVM, actor=world.rut)
    assert row.case_id != case.pk
    with acting(world.rut):
        parties = set(CaseParty.objects.filter(case=row.case_id).values_list("domain", flat=True))
        assert parties == {world.rut.domain_id, world.bjorkby.pk}
        assert not CaseParty.objects.filter(case=case, domain=world.bjorkby.pk).exists()
    with acting(world.bo):
        held = visible_versions(world.bo, row.case)
        assert {one.entry.kind for one in held} == {"report", "identity"}
        assert Release.objects.get(recipient=world.bjorkby).answers == {"law": "lvm_6"}


def test_the_receipt_says_who_and_when_to_the_one_who_reported(world):
    row = by_home(world, a_sent(world))
    receive_report(row.pk, actor=world.anna)
    with acting(world.hedda):
        seen = Report.objects.get()
        assert (seen.received_at, seen.received_by_name) == (world.anna.now, "Anna Alm")
    with acting(world.anna):
        assert not Task.objects.filter(kind="receive_report", done_at=None).exists()
    with pytest.raises(Impossible, match="redan mottagen"):
        receive_report(row.pk, actor=world.anna)


@pytest.mark.parametrize("key", sorted(set(LVM) - {"has_children"}))
def test_a_report_under_lvm_is_not_sent_without_what_the_audit_found_missing(world, key):
    case = a_case(world, world.alice)
    with pytest.raises(Impossible) as refused:
        send_report(case.pk, "lvm6", world.bjorkby.pk, LVM | {key: " "}, actor=world.alice)
    assert refused.value.field == key
    nothing_sent(world.alice, 1)


def test_children_that_there_are_must_be_told_of(world):
    case = a_case(world, world.alice)
    with pytest.raises(Impossible) as refused:
        send_report(case.pk, "lvm6", world.bjorkby.pk, LVM | {"has_children": "yes"}, actor=world.alice)
    assert refused.value.field == "children"
    nothing_sent(world.alice, 1)


def nothing_sent(actor, cases):
    with acting(actor):
        assert not Report.objects.exists() and not Release.objects.filter(owner=actor.domain_id).exists()
        assert not Entry.objects.filter(kind="report").exists()
        assert Case.objects.count() == cases


@pytest.mark.parametrize("to", ["psychiatry", "home", "utby"])
def test_only_a_social_welfare_board_of_the_county_gets_one(world, to):
    case = a_case(world, world.alice)
    with pytest.raises(Impossible) as refused:
        send_report(case.pk, "child", world.domains[to].pk, CHILD, actor=world.alice)
    assert refused.value.field == "recipient"
    nothing_sent(world.alice, 1)


def test_to_the_own_board_it_is_a_task_and_no_release(world):
    case = a_case(world, world.alice)
    row = send_report(case.pk, "child", world.anby.pk, CHILD, actor=world.alice)
    with acting(world.anna):
        assert Task.objects.filter(kind="receive_report", subject_id=row.pk).exists()
        assert not Release.objects.exists()


@pytest.mark.parametrize("who", ["greta", "berta", "olle", "bo"])
def test_nobody_else_reads_or_acknowledges_it(world, who):
    row = by_home(world, a_sent(world))
    with pytest.raises((NotVisible, NotAllowed)):
        receive_report(row.pk, actor=world.actors[who])
    assert Visitor(world, who).get(reverse("referrals:reported", args=[row.pk])).status_code == 404
    with acting(world.hedda):
        assert Report.objects.get().received_at is None


def test_the_page_is_filled_in_and_a_refused_one_keeps_what_was_written(world):
    application = a_sent(world)
    url = reverse("referrals:report", args=[application.case_id, "child"])
    hedda = Visitor(world, "hedda")
    form = hedda.get(url).context["form"]
    assert form.initial["recipient"] == str(world.anby.pk) and form.initial["children"].startswith(
        "En dotter"
    )
    answer = hedda.send(url, CHILD | {"recipient": str(world.anby.pk), "concern": ""})
    assert list(errors_of(answer)) == ["concern"] and CHILD["seen"] in answer.content.decode()
    nothing_sent(world.hedda, 1)
    answer = hedda.send(url, CHILD | {"recipient": str(world.anby.pk)})
    with acting(world.hedda):
        row = Report.objects.get()
        assert [one.pk for one in visible_reports(world.hedda)] == [row.pk]
    assert answer.headers["Location"] == reverse("referrals:reported", args=[row.pk])
    page = Visitor(world, "anna")
    shown = page.text(answer.headers["Location"])
    assert CHILD["concern"] in shown and "Bekräfta att vi har tagit emot anmälan" in shown
    assert page.send(reverse("referrals:receive_report", args=[row.pk])).status_code == 302
    assert "Anna Alm" in hedda.text(answer.headers["Location"])


def made_private(world):
    with as_owner():
        Organisation.objects.filter(domains=world.home.pk).update(kind=Organisation.Kind.PRIVATE)
    hedda = world.hedda
    hedda.domain.organisation.kind = Organisation.Kind.PRIVATE
    return hedda


def test_a_private_provider_rests_on_its_own_duty_and_not_on_the_secrecy_of_authorities(world):
    application = a_sent(world)
    hedda = made_private(world)
    page = Visitor(world, "hedda").text(reverse("referrals:report", args=[application.case_id, "child"]))
    assert "SoL 17 kap. 11 §" in page and "SoL 19 kap. 1 §" in page and "OSL" not in page
    send_report(application.case_id, "child", world.anby.pk, CHILD, actor=hedda)
    with acting(world.anna):
        release = Release.objects.get(recipient=world.anby, owner=world.home)
        assert (release.ground, release.answers) == ("child_report", {"child": "yes"})


def test_the_duty_of_lvm_is_not_a_private_providers(world):
    application = a_sent(world)
    hedda = made_private(world)
    page = Visitor(world, "hedda").text(reverse("referrals:report", args=[application.case_id, "lvm6"]))
    assert "gäller myndigheter och läkare" in page and "OSL" not in page
    with pytest.raises(Impossible, match="gäller myndigheter och läkare") as refused:
        send_report(application.case_id, "lvm6", world.anby.pk, LVM, actor=hedda)
    assert refused.value.field == "recipient"
    nothing_sent(hedda, 1)


def test_another_kind_is_no_page(world):
    case = a_case(world, world.alice)
    assert (
        Visitor(world, "alice").get(reverse("referrals:report", args=[case.pk, "other"])).status_code == 404
    )


def test_a_report_to_the_own_board_names_it_once(world):
    application = a_sent(world)
    row = send_report(application.case_id, "child", world.anby.pk, CHILD, actor=world.alice)
    page = " ".join(Visitor(world, "alice").text(reverse("referrals:reported", args=[row.pk])).split())
    assert "Bara Anby kommun ser att anmälan finns." in page and "och Anby kommun" not in page


def test_who_sent_a_report_to_the_own_board_does_not_acknowledge_it(world):
    """Refused at the verb, and the page shows no button but why; a colleague acknowledges it."""
    application = a_sent(world)
    row = send_report(application.case_id, "lvm6", world.anby.pk, LVM, actor=world.alice)
    url = reverse("referrals:reported", args=[row.pk])
    with pytest.raises(Impossible, match="Du skickade anmälan"):
        receive_report(row.pk, actor=world.alice)
    page = Visitor(world, "alice").text(url)
    assert "Bekräfta att vi" not in page and "Någon annan hos er bekräftar" in page
    with acting(world.anna):
        assert Report.objects.get().received_at is None
        assert Task.objects.filter(kind="receive_report", done_at=None).exists()
    assert "Bekräfta att vi" in Visitor(world, "anna").text(url)
    assert receive_report(row.pk, actor=world.anna).received_by_name == "Anna Alm"


def test_an_acknowledged_report_under_lvm_leads_to_the_matter_filled_in(world):
    case = a_case(world, world.rut, NUMBERS[0])
    row = send_report(case.pk, "lvm6", world.bjorkby.pk, LVM, actor=world.rut)
    bo, url = Visitor(world, "bo"), reverse("referrals:reported", args=[row.pk])
    matter = reverse("referrals:matter", args=[row.case_id])
    aside = f'class="vk-btn vk-btn--primary" href="{matter}"'
    assert aside not in bo.text(url)
    assert bo.get(matter).context["form"].initial["source"] == "application"
    receive_report(row.pk, actor=world.bo)
    assert aside in bo.text(url)
    assert aside not in Visitor(world, "rut").text(url)
    form = bo.get(matter).context["form"]
    sent = row.sent_at.astimezone(clock.STOCKHOLM)
    assert form.initial == {"source": "report_lvm", "day": sent.date(), "at": sent.time()}
    came = {"source": "report_lvm", "day": sent.date().isoformat(), "at": f"{sent:%H:%M}"}
    assert bo.send(matter, came).status_code == 302
    with acting(world.bo):
        assert Inquiry.objects.get().source == "report_lvm"
    assert aside not in bo.text(url)


def test_a_report_about_a_child_fills_in_no_report_under_lvm(world):
    row = by_home(world, a_sent(world))
    receive_report(row.pk, actor=world.anna)
    form = Visitor(world, "anna").get(reverse("referrals:matter", args=[row.case_id])).context["form"]
    assert form.initial["source"] == "application"
