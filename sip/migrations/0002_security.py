"""Row-level security for SIP, support and hand-off. The parties of a case read; only owner or named domain writes."""

from django.db import migrations

from vardkedja.core.rls import IN_MY_CASES, ME, WORKER, CaseOwnerKey, Secure

OWN = f"owner_id = {ME}"
OWN_IN_MY_CASE = f"{OWN} AND {IN_MY_CASES}"


def is_party(table: str, column: str) -> str:
    """The domain named in the column is, or has been, party to the case."""
    return (
        f"EXISTS (SELECT 1 FROM core_caseparty p "
        f"WHERE p.case_id = {table}.case_id AND p.domain_id = {table}.{column})"
    )


OVERALL_IS_PARTY = f"(overall_id IS NULL OR {is_party('sip_sip', 'overall_id')})"
CALLED_IS_PARTY = is_party("sip_sipcall", "domain_id")
ANSWERING_IS_PARTY = is_party("sip_sipintervention", "domain_id")
NAMED_AS_RECEIVER = (
    "EXISTS (SELECT 1 FROM placements_dischargeplan d WHERE d.stay_id = sip_handoff.stay_id "
    f"AND d.receiver_domain_id = {ME})"
)
IN_THE_CASES_COLLABORATION = (
    "EXISTS (SELECT 1 FROM core_case c WHERE c.id = sip_supportmeasure.case_id "
    "AND c.collaboration_id = sip_supportmeasure.collaboration_id)"
)
TABLES = [
    Secure(
        "sip_sip",
        select=IN_MY_CASES,
        insert=f"{OWN_IN_MY_CASE} AND {OVERALL_IS_PARTY}",
        update=f"{OWN_IN_MY_CASE} AND {OVERALL_IS_PARTY}",
        update_columns=[
            "state", "consent_id", "entry_id", "overall_id", "version", "meeting_on", "drawn_up_on", "follow_up_on",
            "followed_up_on", "closed_on", "close_reason", "changed_at", "changed_by_name", "row_version",
        ],
    ),
    # The called answers on the caller's row: only the columns of the answer, and only the called.
    Secure(
        "sip_sipcall",
        select=IN_MY_CASES,
        insert=f"{OWN_IN_MY_CASE} AND {CALLED_IS_PARTY}",
        update=f"domain_id = {ME} AND {IN_MY_CASES}",
        update_columns=["answer", "answered_at", "answered_by_name"],
    ),
    Secure("sip_sipintervention", select=IN_MY_CASES, insert=f"{OWN_IN_MY_CASE} AND {ANSWERING_IS_PARTY}"),
    Secure("sip_sipsignature", select=IN_MY_CASES, insert=f"domain_id = {ME} AND {IN_MY_CASES}"),
    Secure(
        "sip_supportmeasure",
        select=IN_MY_CASES,
        insert=f"{OWN_IN_MY_CASE} AND {IN_THE_CASES_COLLABORATION}",
        update=OWN_IN_MY_CASE,
        update_columns=["state", "started_on", "ended_on", "end_reason", "row_version"],
        worker_select=f"collaboration_id = {WORKER}",
    ),
    Secure(
        "sip_handoff",
        select=IN_MY_CASES,
        insert=f"{OWN_IN_MY_CASE} AND {NAMED_AS_RECEIVER}",
        update=OWN_IN_MY_CASE,
        update_columns=["contact_id", "contact_name", "first_meeting_on", "confirmed_at", "confirmed_by_name"],
    ),
]  # fmt: skip
CASE_KEYS = [
    CaseOwnerKey(table)
    for table in (
        "sip_sip",
        "sip_sipcall",
        "sip_sipintervention",
        "sip_sipsignature",
        "sip_supportmeasure",
        "sip_handoff",
    )
]
#: Foreign-key checks look past policies: what hangs on a plan or an entry names that row's own owner.
OWNER_KEYS = [
    migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY ({columns}) REFERENCES {target}",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name}",
    )
    for table, name, columns, target in (
        ("sip_sip", "consent_owner", "consent_id, case_id, owner_id", "core_consent (id, case_id, owner_id)"),
        ("sip_sip", "entry_owner", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
        ("sip_sipcall", "sip_owner", "sip_id, case_id, owner_id", "sip_sip (id, case_id, owner_id)"),
        ("sip_sipintervention", "sip_owner", "sip_id, case_id, owner_id", "sip_sip (id, case_id, owner_id)"),
        ("sip_sipsignature", "sip_owner", "sip_id, case_id, owner_id", "sip_sip (id, case_id, owner_id)"),
        ("sip_handoff", "stay_case", "stay_id, case_id", "placements_stay (id, case_id)"),
        (
            "sip_supportmeasure",
            "entry_owner",
            "entry_id, case_id, owner_id",
            "core_entry (id, case_id, owner_id)",
        ),
    )
]


class Migration(migrations.Migration):
    dependencies = [("sip", "0001_initial"), ("core", "0002_security"), ("placements", "0002_security")]
    operations = [*CASE_KEYS, *OWNER_KEYS, *TABLES]
