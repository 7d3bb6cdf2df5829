"""Who may open which page: the table that every address must stand in.

Roles say who gets past the door (others get 403). `whose` says what happens with a real object of the case that
Anby owns and that the home and Björkby are party to: `ours` are the pages that the owner alone may use, `parties` those that
every party may, `own_thing` those about something that belongs to one authority. Another county gets 404, always.
"""

from dataclasses import dataclass

from vardkedja.core.models import Role as R

EVERYBODY = frozenset(R)
HOME = frozenset({R.HEAD_OF_HOME, R.HOME_STAFF, R.SUBSTITUTE})
OPENERS = frozenset({R.CASE_WORKER, R.UNIT_MANAGER, R.REGION_PLANNER})
CASES = OPENERS | HOME | {R.GROUP_MEMBER, R.GROUP_CHAIR}
REGISTRARS = OPENERS | {R.HEAD_OF_HOME, R.HOME_STAFF}
MANAGERS = frozenset({R.UNIT_MANAGER, R.HEAD_OF_HOME})
GROUP = frozenset({R.GROUP_MEMBER, R.GROUP_CHAIR})
CHAIR = frozenset({R.GROUP_CHAIR})
PLANNERS = OPENERS | {R.HEAD_OF_HOME}
QUEUE = CASES | {R.STEERING, R.AUDITOR}
BOARD = CASES | {R.STEERING}
COSTS = frozenset({R.FINANCE, R.STEERING, R.AUDITOR})
FINANCE = frozenset({R.FINANCE})
STEERING = frozenset({R.STEERING, R.AUDITOR}) | MANAGERS
ADMINISTRATOR = frozenset({R.ADMINISTRATOR})
REVIEWER = frozenset({R.LOG_REVIEWER})
DECIDERS = frozenset({R.UNIT_MANAGER, R.REGION_PLANNER})


@dataclass(frozen=True)
class Row:
    roles: frozenset[str]
    whose: str = ""


def rows(roles: frozenset[str], names: str, whose: str = "") -> dict[str, Row]:
    return {name: Row(roles, whose) for name in names.split()}


#: Open to everybody, signed in or not; they show nothing but themselves.
PUBLIC = frozenset({"health", "core:login", "core:logout", "core:choose", "core:styleguide"})

TABLE: dict[str, Row] = {
    **rows(EVERYBODY, "core:todo core:account core:away core:not_away core:password"),
    **rows(CASES, "core:search core:cases"),
    **rows(CASES, "core:case core:reveal core:note core:handler core:consent core:release", "parties"),
    **rows(CASES, "core:take core:withdraw core:document core:document_pdf core:to_file", "own_thing"),
    **rows(CASES, "core:join"),
    **rows(CASES, "core:person core:person_reveal", "own_thing"),
    **rows(OPENERS, "core:add_party core:end_party", "ours"),
    **rows(OPENERS, "core:close", "ours"),
    **rows(OPENERS, "core:open_case", "own_thing"),
    **rows(REGISTRARS, "core:person_new core:person_register"),
    **rows(REGISTRARS, "core:person_change core:person_home core:person_number", "own_thing"),
    **rows(MANAGERS, "core:handover"),
    **rows(MANAGERS, "core:move core:absence core:absence_end", "own_thing"),
    **rows(REVIEWER, "core:log"),
    **rows(
        ADMINISTRATOR,
        "core:admin core:admin_organisation core:admin_units core:admin_unit_new core:admin_users",
    ),
    **rows(ADMINISTRATOR, "core:admin_user_new core:admin_assign"),
    **rows(
        ADMINISTRATOR,
        "core:admin_unit core:admin_unit_change core:admin_route core:admin_partner core:admin_partner_end",
        "own_thing",
    ),
    **rows(ADMINISTRATOR, "core:admin_assignment_end", "own_thing"),
    **rows(QUEUE, "referrals:queue referrals:queue_unit"),
    **rows(GROUP, "referrals:agenda referrals:assess"),
    **rows(CHAIR, "referrals:joint referrals:reconsider"),
    **rows(CASES, "referrals:application referrals:letter"),
    **rows(
        OPENERS,
        "referrals:new referrals:edit referrals:send referrals:withdraw referrals:share referrals:follow",
    ),
    **rows(frozenset({R.UNIT_MANAGER}), "referrals:decide_assistance"),
    **rows(frozenset({R.HEAD_OF_HOME}), "referrals:decide_admission"),
    **rows(frozenset({R.REGION_PLANNER}), "referrals:decide_region_care"),
    **rows(frozenset({R.CASE_WORKER, R.UNIT_MANAGER}), "referrals:record_sis_decision"),
    **rows(BOARD, "placements:board placements:occupancy"),
    **rows(HOME, "placements:day placements:day_unit placements:give_in placements:claim placements:give"),
    **rows(HOME, "placements:close placements:hold placements:arrival placements:discharge placements:plan"),
    **rows(HOME, "placements:days placements:move placements:cancel placements:confirm placements:leave"),
    **rows(HOME, "placements:return placements:share placements:provisional"),
    **rows(CASES, "placements:stay"),
    **rows(CASES, "sip:list sip:sip sip:pdf"),
    **rows(
        PLANNERS,
        "sip:call sip:answer sip:consent sip:write sip:sign sip:follow_up sip:close sip:noted sip:initiate",
    ),
    **rows(DECIDERS, "sip:decide_support"),
    **rows(OPENERS, "sip:start_support sip:end_support sip:hand_off"),
    **rows(
        COSTS, "costsharing:index costsharing:year costsharing:exact costsharing:month costsharing:month_csv"
    ),
    **rows(COSTS, "costsharing:payer costsharing:terms"),
    **rows(FINANCE, "costsharing:budget costsharing:key costsharing:rule"),
    **rows(STEERING, "governance:index governance:steering"),
}
