"""A member who is disqualified is out of the case: in the pages, and in the database whoever asks it in that user's name."""

import pytest
from django.db import DatabaseError, connection, transaction

from referrals.actions import recuse, write_assessment
from referrals.actions.assessments import Opinion
from referrals.actions.recusals import end_recusal
from referrals.models import GroupMember, MemberAssessment, Recusal
from referrals.selectors import agenda
from tests.referrals.scene import a_sent, again, assess, kinds
from tests.world import NUMBERS, SINCE, TODAY, actor_of
from vardkedja.core import gate, scope
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor, acting
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Assignment, Event, Role, Task

PERSONAL = ("affected", "represented", "other")


def run(actor: Actor, sql: str, *params):
    """Rows of a query, or how many rows a command touched, in the actor's scope."""
    with acting(actor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def tables_with_a_case(actor):
    """Every table that names a case and that the application role may read as a whole."""
    rows = run(
        actor,
        "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attname = 'case_id' "
        "AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_table_privilege('vk_app', c.oid, 'SELECT')",
    )
    return [name for (name,) in rows]


def seen(actor, case_id):
    """Table → rows about the case that the session reads; only those where there are any."""
    found = {"core_case": run(actor, "SELECT count(*) FROM core_case WHERE id = %s", case_id)[0][0]}
    for table in tables_with_a_case(actor):
        # The log tells whom it is about to its reviewers alone; it holds no data of the case.
        if table != "core_accesslog":
            found[table] = run(actor, f"SELECT count(*) FROM {table} WHERE case_id = %s", case_id)[0][0]  # noqa: S608
    return {table: count for table, count in found.items() if count}


@pytest.mark.parametrize("ground", PERSONAL)
@pytest.mark.parametrize("who", ["gustav", "berta", "greta"])
def test_the_database_shows_the_member_nothing_of_the_case(world, who, ground):
    """gustav's authority owns the case, berta's is party as group, greta's hosts the group."""
    application = a_sent(world)
    before = seen(world.actors[who], application.case_id)
    assert {"core_case", "referrals_application", "core_entryversion", "core_task"} <= set(before)
    recuse(application.pk, ground, actor=world.actors[who])
    assert seen(world.actors[who], application.case_id) == {}


def test_colleagues_and_the_other_members_go_on_as_before(world):
    application = a_sent(world)
    others = ("alice", "anna", "hedda", "berta", "greta")
    before = {who: seen(world.actors[who], application.case_id) for who in others}
    recuse(application.pk, "affected", actor=world.gustav)
    for who in others:
        now = seen(world.actors[who], application.case_id)
        assert set(before[who]) <= set(now), who
    with acting(world.greta):
        assert Recusal.objects.get().user_name == "Gustav Gran"


def test_other_cases_stay_open_to_the_member(world):
    first, second = a_sent(world, NUMBERS[0]), a_sent(world, NUMBERS[1])
    recuse(first.pk, "affected", actor=world.berta)
    with acting(world.berta):
        assert [item.application.pk for item in agenda(world.berta)] == [second.pk]


def test_the_session_neither_opens_nor_writes(world):
    application = a_sent(world)
    recuse(application.pk, "affected", actor=world.berta)
    with pytest.raises(NotVisible):
        write_assessment(application.pk, Opinion("yes", "Stort"), actor=world.berta)
    with acting(world.berta), pytest.raises(NotVisible):
        gate.open_case(world.berta, application.case_id)
    with acting(world.greta):
        assert not MemberAssessment.objects.exists()


@pytest.mark.parametrize("who", ["gustav", "berta", "greta"])
def test_a_row_hung_on_the_case_by_hand_is_refused(world, who):
    application = a_sent(world)
    actor = world.actors[who]
    recuse(application.pk, "affected", actor=actor)
    entry = (
        "INSERT INTO core_entry (id, case_id, case_owner_id, owner_id, law, kind, category, created_at) "
        "VALUES (gen_random_uuid(), %s, %s, %s, 'sol', 'note', 'planning', now())"
    )
    with pytest.raises(DatabaseError, match="row-level security"):
        run(actor, entry, application.case_id, application.case_owner_id, actor.domain_id)
    assert (
        run(actor, "UPDATE referrals_application SET state = 'declined' WHERE id = %s", application.pk) == 0
    )
    close = "SELECT vk_close_tasks(%s, 'joint_assessment', now(), 'x')"
    assert run(actor, close, application.case_id) == [(0,)]
    assert again(world.alice, application).state == "sent"


def test_who_has_taken_a_stand_for_its_own_authority_keeps_that_work(world):
    """gustav's authority owns the case: he handles it there, and is out of it as a member only."""
    application = a_sent(world)
    recuse(application.pk, "decided", actor=world.gustav)
    assert "referrals_application" in seen(world.gustav, application.case_id)
    with acting(world.gustav):
        assert agenda(world.gustav) == []
    with pytest.raises(Impossible, match="jäv"):
        write_assessment(application.pk, Opinion("yes", "Stort"), actor=world.gustav)


def test_where_the_authority_is_there_as_group_only_that_ground_closes_the_case_too(world):
    application = a_sent(world)
    recuse(application.pk, "decided", actor=world.berta)
    assert seen(world.berta, application.case_id) == {}


def test_it_holds_in_every_authority_the_user_acts_for(world):
    application = a_sent(world)
    with scope.setup_scope():
        Assignment.objects.create(
            user=world.users["berta"], domain=world.home, role=Role.HEAD_OF_HOME, valid_from=SINCE
        )
    elsewhere = actor_of(world, "berta", world.home.pk)
    assert seen(elsewhere, application.case_id)
    recuse(application.pk, "affected", actor=world.berta)
    assert seen(elsewhere, application.case_id) == {}


def test_the_chair_registers_another_members_and_lets_in_again(world):
    application = a_sent(world)
    with acting(world.greta):
        member = GroupMember.objects.get(user=world.users["berta"])
    row = recuse(application.pk, "other", actor=world.greta, member_id=member.pk)
    assert (row.recorded_by_name, row.user_name) == ("Greta Gren", "Berta Borg")
    assert seen(world.berta, application.case_id) == {}
    end_recusal(row.pk, actor=world.greta)
    assert "referrals_application" in seen(world.berta, application.case_id)


def test_nobody_ends_its_own_by_verb_or_by_hand(world):
    application = a_sent(world)
    row = recuse(application.pk, "affected", actor=world.greta)
    with pytest.raises(NotVisible):
        end_recusal(row.pk, actor=world.greta)
    assert run(world.greta, "UPDATE referrals_recusal SET ended_at = now()") == 0
    with pytest.raises(DatabaseError, match="permission denied"):
        run(world.greta, "DELETE FROM referrals_recusal")
    assert seen(world.greta, application.case_id) == {}


@pytest.mark.parametrize(
    ("who", "ground", "error"),
    [
        ("gustav", "", Impossible),
        ("gustav", "sober", Impossible),
        ("hedda", "affected", NotAllowed),
        ("olle", "affected", NotAllowed),
    ],
)
def test_a_faulty_recusal_is_refused_and_nothing_stored(world, who, ground, error):
    application = a_sent(world)
    with pytest.raises(error):
        recuse(application.pk, ground, actor=world.actors[who])
    with acting(world.greta):
        assert not Recusal.objects.exists()


def test_only_the_chair_takes_another_out(world):
    application = a_sent(world)
    with acting(world.gustav):
        member = GroupMember.objects.get(user=world.users["berta"])
    with pytest.raises(NotAllowed):
        recuse(application.pk, "other", actor=world.gustav, member_id=member.pk)
    by_hand = (
        "INSERT INTO referrals_recusal (id, case_id, case_owner_id, group_id, domain_id, user_id, user_name, ground, "
        "recorded_by_domain_id, recorded_by_name, recorded_at, ended_by_name) "
        "VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'x', 'other', %s, 'x', now(), '')"
    )
    values = (member.group_id, member.domain_id, member.user_id, world.anby.pk)
    with pytest.raises(DatabaseError, match="row-level security"):
        run(world.gustav, by_hand, application.case_id, application.case_owner_id, *values)
    assert "referrals_application" in seen(world.berta, application.case_id)


def test_twice_is_refused(world):
    application = a_sent(world)
    with acting(world.greta):
        member = GroupMember.objects.get(user=world.users["berta"])
    recuse(application.pk, "other", actor=world.berta)
    with pytest.raises(Impossible, match="redan registrerat"):
        recuse(application.pk, "other", actor=world.greta, member_id=member.pk)


def test_the_case_s_owner_is_not_told_and_the_ground_is_no_text(world):
    application = a_sent(world)
    recuse(application.pk, "affected", actor=world.berta)
    with acting(world.alice):
        assert not Recusal.objects.exists()
        assert not Event.objects.filter(kind="MemberRecused").exists()
        assert not AccessLog.objects.filter(what="MemberRecused").exists()
    with acting(world.greta):
        assert Recusal.objects.get().ground == "affected"


def test_the_authority_s_task_is_done_when_nobody_is_left_to_write(world):
    application = a_sent(world)
    assert kinds(world.bo, application) == ["assess_application"]
    recuse(application.pk, "affected", actor=world.berta)
    assert kinds(world.bo, application) == []


def test_what_lay_with_the_member_goes_back_to_the_inbox(world):
    application = a_sent(world)
    give_task(
        "anything", TODAY, actor=world.berta, case=application.case, assignee_id=world.users["berta"].pk
    )
    recuse(application.pk, "affected", actor=world.berta)
    with acting(world.bo):
        assert Task.objects.get(kind="anything").assignee_id is None


def test_a_member_of_another_authority_whom_the_chair_takes_out_has_no_task_left(world):
    application = a_sent(world)
    give_task(
        "anything", TODAY, actor=world.berta, case=application.case, assignee_id=world.users["berta"].pk
    )
    with acting(world.greta):
        berta = GroupMember.objects.get(user=world.users["berta"])
    assert kinds(world.bo, application) == ["anything", "assess_application"]
    recuse(application.pk, "affected", actor=world.greta, member_id=berta.pk)
    assert kinds(world.bo, application) == ["anything"], "nobody of Björkby is left to assess"
    assert "assess_application" in kinds(world.alice, application), "the others' is left alone"
    with acting(world.bo):
        assert Task.objects.get(kind="anything").assignee_id is None


def test_nobody_frees_the_tasks_of_who_is_not_disqualified(world):
    application = a_sent(world)
    give_task(
        "anything", TODAY, actor=world.berta, case=application.case, assignee_id=world.users["berta"].pk
    )
    free = "SELECT vk_recused_tasks(%s, %s)"
    assert run(world.greta, free, application.case_id, world.users["berta"].pk) == [(0,)]
    with acting(world.bo):
        assert Task.objects.get(kind="anything").assignee_id == world.users["berta"].pk


def test_without_the_chair_the_other_members_wait_for_a_deputy(world):
    """The chair does not assess where it is disqualified itself."""
    application = a_sent(world)
    recuse(application.pk, "affected", actor=world.greta)
    with pytest.raises(NotVisible):
        assess(world, application)
    assert again(world.alice, application).state == "sent"


def in_two_seats(world):
    """Berta sits for Anby too, which owns the case; gustav, who sits there as well, is at work."""
    with scope.setup_scope():
        Assignment.objects.create(
            user=world.users["berta"], domain=world.anby, role=Role.GROUP_MEMBER, valid_from=SINCE
        )
        seat = GroupMember.objects.get(user=world.users["berta"])
        GroupMember.objects.create(
            group=seat.group,
            domain=world.anby,
            user=world.users["berta"],
            profession="Socionom",
            valid_from=SINCE,
        )
    return actor_of(world, "berta", world.anby.pk)


def test_it_holds_for_the_seat_of_another_authority_too(world):
    """That authority has a part of its own in the case, so the case stays; as a member berta is out of it there as well."""
    elsewhere = in_two_seats(world)
    application = a_sent(world)
    give_task("anything", TODAY, actor=elsewhere, case=application.case, assignee_id=elsewhere.user_id)
    with acting(elsewhere):
        assert [one.application.pk for one in agenda(elsewhere)] == [application.pk]
    recuse(application.pk, "decided", actor=world.berta)
    with acting(elsewhere):
        assert agenda(elsewhere) == []
    with pytest.raises(Impossible, match="jäv"):
        write_assessment(application.pk, Opinion("yes", "Stort"), actor=elsewhere)
    with acting(world.alice):
        assert Task.objects.get(kind="anything").assignee_id is None
        assert not MemberAssessment.objects.exists()
    write_assessment(application.pk, Opinion("yes", "Stort"), actor=world.gustav)
    assert "assess_application" not in kinds(world.alice, application), "berta is not waited for"


def test_an_authority_with_nobody_else_left_has_its_task_done(world):
    elsewhere = in_two_seats(world)
    application = a_sent(world)
    recuse(application.pk, "affected", actor=world.gustav)
    assert "assess_application" in kinds(world.alice, application)
    with acting(world.greta):
        berta = GroupMember.objects.get(user=world.users["berta"], domain=world.bjorkby)
    recuse(application.pk, "affected", actor=world.greta, member_id=berta.pk)
    assert "assess_application" not in kinds(world.alice, application)
    assert kinds(world.bo, application) == []
    assert seen(elsewhere, application.case_id) == {}
