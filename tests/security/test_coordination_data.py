"""docs/coordination-data.md is what the database shows to parties, no more and no less, in each role."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import connection

from placements.actions.changes import Reason
from placements.actions.grounds import change_ground
from placements.actions.planning import extend_stay
from referrals.models import (
    ApplicationPart,
    CompletionRequest,
    GroupMember,
    MemberAssessment,
    Participation,
    PlacementAssessment,
    RequestReply,
)
from sip.actions import confirm_handoff, sign_sip
from tests.security.objects import build
from tests.world import TODAY
from vardkedja.core.actions.cases import add_party, end_party
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import acting
from vardkedja.core.models import Category, EntryKind, PartyRole

DAY = dt.timedelta(days=1)
DOCUMENT = Path(__file__).parents[2] / "docs" / "coordination-data.md"
ROW = re.compile(r"^\| `(\w+)` \|[^|]+\|([^|]*)\|$", re.MULTILINE)
ROLE = re.compile(r"^\| `(\w+)` [^|]+\| all rows \|", re.MULTILINE)
CONTENTS = ("core_entry", "core_entryversion", "core_release", "core_grant", "core_consent", "core_filefacts")


def documented() -> dict[str, set[str]]:
    found = ROW.findall(DOCUMENT.read_text())
    return {table: {word.strip() for word in words.split(",") if word.strip()} for table, words in found}


def shown_to_parties() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.tablename, coalesce(array_agg(c.column_name::text) FILTER (WHERE c.column_name IS NOT NULL), '{}') "
            "FROM pg_policies p LEFT JOIN information_schema.columns c ON c.table_name = p.tablename "
            "AND c.data_type IN ('character varying', 'text', 'jsonb') "
            "WHERE p.policyname = 'app_select' AND p.qual LIKE '%%vk_my_cases%%' GROUP BY 1",
            [],
        )
        return {table: set(columns) for table, columns in cursor.fetchall()}


def test_the_table_names_every_table_and_every_column_with_words(db):
    assert documented() == shown_to_parties()


def test_the_document_names_every_role():
    assert set(ROLE.findall(DOCUMENT.read_text())) == set(PartyRole.values)


def counted(actor, case_id, tables) -> dict[str, int]:
    """How many rows of a case the actor's authority reads; of the timeline those that are for all parties."""
    found = {}
    with acting(actor), connection.cursor() as cursor:
        for table in tables:
            which = "id" if table == "core_case" else "case_id"
            only = " AND audience = 'parties'" if table == "core_event" else ""
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {which} = %s{only}", [case_id])
            ((found[table],),) = cursor.fetchall()
    return found


def a_whole_case(world):
    """The case of `objects.build`, with what it lacks to have a row in every table of the document."""
    made = build(world).values
    sign_sip(made["sip_id"], actor=world.alice)
    confirm_handoff(
        made["stay_id"], actor=world.alice, contact_id=world.users["alice"].pk, first_meeting_on=TODAY + 40 * DAY
    )  # fmt: skip
    extend_stay(made["stay_id"], TODAY + 60 * DAY, Reason("goals"), actor=world.hedda)
    change_ground(made["stay_id"], "lvm27", TODAY, actor=world.hedda, why="learnt")
    author = world.greta
    text = [("text", "Bedömning", "Påhittat exempel")]
    written = write_entry(
        made["case_id"], EntryKind.ASSESSMENT, Category.SOCIAL, text, actor=author
    )  # fmt: skip
    with acting(author):
        MemberAssessment(
            case_id=made["case_id"], case_owner_id=world.anby.pk, application_id=made["application_id"],
            owner_id=author.domain_id, author_id=author.user_id, author_name=author.name, entry_id=written.entry_id,
            written_at=author.now,
        ).save(force_insert=True)  # fmt: skip
        assessment = PlacementAssessment.objects.get(application=made["application_id"])
        Participation(
            case_id=made["case_id"], case_owner_id=world.anby.pk, owner_id=author.domain_id, assessment=assessment,
            member=GroupMember.objects.get(user=author.user_id),
        ).save(force_insert=True)  # fmt: skip
    of = {
        "application_id": made["application_id"],
        "case_id": made["case_id"],
        "case_owner_id": world.anby.pk,
    }
    with acting(world.alice):
        ApplicationPart(authority_id=world.anby.pk, asked_at=author.now, **of).save(force_insert=True)
    with acting(world.hedda):
        RequestReply(
            owner_id=world.home.pk, replied_at=world.hedda.now, replied_by_name=world.hedda.name, **of
        ).save(force_insert=True)  # fmt: skip
        CompletionRequest(
            owner_id=world.home.pk, codes=["goals"], asked_by_name=world.hedda.name, asked_at=author.now, **of
        ).save(force_insert=True)  # fmt: skip
    return made["case_id"]


@pytest.mark.parametrize("role", PartyRole)
def test_a_party_in_each_role_reads_the_rows_of_the_table_and_no_contents(world, role):
    """Björkby, which has no part in the case, becomes party in the role, and later ends."""
    case_id = a_whole_case(world)
    tables = sorted(documented())
    assert set(counted(world.bo, case_id, [*tables, *CONTENTS]).values()) == {0}
    unit = world.boendet.pk if role == PartyRole.UNIT else None
    party = add_party(case_id, world.bjorkby.pk, role, actor=world.alice, unit_id=unit)
    owner = counted(world.alice, case_id, tables)
    assert 0 not in owner.values(), owner
    assert counted(world.bo, case_id, tables) == owner
    assert set(counted(world.bo, case_id, CONTENTS).values()) == {0}
    later = world.alice.at(world.alice.now + DAY)
    end_party(case_id, party.pk, actor=later)
    with acting(world.bo), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vk.now', %s, true)", [later.now.isoformat()])
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE {'id' if table == 'core_case' else 'case_id'} = %s",
                [case_id],
            )
            # What the authority itself did and its own dated part stay its own.
            assert cursor.fetchall() == [(1 if table == "core_caseparty" else 0,)], table
