"""A stay in the API: codes and days, and every act with whether the reader may do it and why not."""

from placements.domain.stays import ON_A_STAY
from placements.models import Stay
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog


def asked(visitor, stay: Stay):
    return visitor.get(f"/api/v1/stays/{stay.pk}/")


def acts(answer) -> dict[str, dict]:
    return {row["act"]: row for row in answer.json()["actions"]}


def test_the_head_reads_what_can_be_done_and_why_the_rest_cannot(scene, visit):
    stay = scene.arrived(scene.approved(0), place="1", start=-5)
    answer = asked(visit("hedda"), stay)
    assert answer.status_code == 200 and answer.json()["state"] == "arrived"
    found = acts(answer)
    assert set(found) == {act.value for act in ON_A_STAY}
    assert found["register_absence"] == {
        "act": "register_absence", "label": "Registrera frånvaro", "available": True, "reason": "",
    }  # fmt: skip
    assert found["register_arrival"]["reason"] == "Personen är redan inskriven."
    assert all(row["available"] == (not row["reason"]) for row in found.values())


def test_a_party_reads_it_and_may_do_less_and_nobody_is_named(scene, visit):
    case = scene.approved(0)
    stay = scene.arrived(case, place="1", start=-5)
    answer = asked(visit("alice"), stay)
    assert answer.status_code == 200 and "Test0" not in answer.content.decode()
    assert not acts(answer)["register_absence"]["available"]
    with acting(scene.world.alice):
        assert AccessLog.objects.filter(action="read", what="vistelse", case_id=case.pk).exists()


def test_others_are_told_that_there_is_none(scene, visit):
    stay = scene.arrived(scene.approved(0), place="1", start=-5)
    for name in ("olle", "bo", "bodil"):
        assert asked(visit(name), stay).status_code == 404, name
