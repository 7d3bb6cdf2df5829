"""What each address answers to whom, as it is meant to be: written by hand, compared with real requests by the matrix.

A new address with an object gets a line here. The roles are not repeated: the address's declared policy says which it lets in. A rule says
to which relations (`matrix.RELATIONS`) the object is there; to all others it is not found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vardkedja.core.models import Role
from vardkedja.core.policies import HOME_ROLES, NAMING_ROLES

IN, NOT_ALLOWED, NOT_FOUND = "in", "403", "404"


@dataclass(frozen=True)
class Rule:
    """`there`: relations that get in. `told_why`: those that are refused with a reason (403). The rest find nothing.

    `states`: another rule for an object in that state. `posted`: another rule for a POST.
    """

    there: str
    told_why: str = ""
    states: Mapping[str, "Rule"] = field(default_factory=dict)
    posted: "Rule | None" = None

    def expects(self, method: str, relation: str, state: str) -> str:
        rule = self.posted if self.posted and method == "POST" else self.states.get(state, self)
        if relation in rule.there.split():
            return IN
        return NOT_ALLOWED if relation in rule.told_why.split() else NOT_FOUND

    @property
    def of_case(self) -> bool:
        """Whether the object is there by a part in a case: not one that the county shares."""
        return not {"foreign", "far"} & {*self.there.split(), *self.told_why.split()}

    def but(self, **states: "Rule") -> "Rule":
        return Rule(self.there, self.told_why, {**self.states, **states})


NOBODY = Rule("")
OWNER = Rule("own")
HOME = Rule("runs")
OWNER_AND_HOME = Rule("own runs")
EVERYBODY = Rule("own runs told party foreign far")
COUNTY = Rule("own runs told party foreign")
#: A draft is not sent to anybody: the unit and the group are not party yet, who was added by hand is.
PARTIES = Rule("own runs told party", states={"draft": Rule("own party")})
#: Social services open inquiries; health care is told so.
SOCIAL = Rule("own runs party", told_why="told", states={"draft": Rule("own party")})
#: An application is its sender's own until it is sent.
SENT = Rule("own runs told party", states={"draft": OWNER})
#: A document is its owner's, and theirs to whom it was released and stays open.
RELEASED = OWNER.but(released=Rule("own runs told"))
#: A sheet that nobody filled in is not there for the home either.
NO_SHEET = Rule("", told_why="own told party")
#: What only those who work at the unit may do is refused with its reason to who may see the stay.
AT_HOME = Rule("runs", told_why="own told party")
NOTES = Rule("runs told", told_why="own party")
#: Key and rules are changed by the organisation that keeps the agreement (the region).
KEEPER = Rule("runs told", told_why="own party foreign")
#: The rules of a queue are set by who runs the unit.
OPERATOR = Rule("runs", told_why="own told party foreign")

CORE = {
    "case": PARTIES, "reveal": PARTIES, "note": PARTIES, "handler": PARTIES, "consent": PARTIES, "release": PARTIES,
    "document_add": PARTIES, "consent_closed": PARTIES, "shared": PARTIES, "releases": PARTIES, "releases_pdf": PARTIES,
    "consent_shown": OWNER, "consent_give": OWNER, "consent_form": OWNER, "consent_notice": OWNER, "consent_scan": OWNER,
    "emergency_in_case": OWNER, "urgent_ask": PARTIES, "urgent": OWNER_AND_HOME, "extract": OWNER, "emergency_one": OWNER,
    "emergency_end": OWNER,
    "person_releases": OWNER, "person_releases_pdf": OWNER,
    "close": OWNER, "join": OWNER, "add_party": OWNER, "end_party": OWNER, "withdraw": OWNER,
    "document": RELEASED, "document_pdf": RELEASED, "to_file": RELEASED, "file": OWNER, "take": OWNER,
    "person": OWNER, "person_reveal": OWNER, "person_change": OWNER, "person_home": OWNER, "person_number": OWNER,
    "open_case": OWNER, "not_away": OWNER, "move": OWNER, "absence": OWNER, "absence_end": OWNER,
    "admin_assignment_end": OWNER,
    "admin_signin": OWNER, "admin_unlock": OWNER, "admin_reset": OWNER, "admin_hsa": OWNER,
    "admin_unit": HOME, "admin_unit_change": HOME, "admin_route": HOME, "admin_partner": HOME, "admin_partner_end": HOME,
    "shift_end": HOME,
    "protect": OWNER, "protected": OWNER, "protected_name": OWNER, "protected_unname": OWNER,
    "protected_end": Rule("own", posted=NOBODY),  # by who is named, which the visitor is not
    "protected_reveal": PARTIES,
    "review": OWNER, "review_finish": OWNER, "review_report": OWNER, "reading": OWNER, "name_request": OWNER,
}  # fmt: skip
#: The visitor of the owner and of the home have an app for codes; nobody has codes that were shown.
SIGN_IN = {
    "mfa_remove_webauthn": OWNER,
    "mfa_deactivate_totp": OWNER_AND_HOME,
    "mfa_view_recovery_codes": NOBODY,
}
GROUPS_OWN = (
    "group", "member_new", "member_end", "rule_new", "meeting", "meeting_change", "meeting_cancel", "attendance", "meeting_fill", "meeting_close",
    "meeting_ics", "meeting_sheet", "paragraph", "postpone", "recusal_end",
)  # fmt: skip
REFERRALS = {
    "queue_unit": COUNTY, "queue_then": COUNTY, "queue_rules": OPERATOR, "position": SENT.but(draft=NOBODY),
    "new": OWNER, "edit": OWNER, "step": OWNER, "copy": Rule("own runs told", states={"draft": NOBODY, "withdrawn": OWNER}), "request_completion": SENT, "part": OWNER, "report": PARTIES, "reported": OWNER_AND_HOME, "receive_report": OWNER, "send": OWNER, "withdraw": OWNER, "share": OWNER, "follow": OWNER, "letter": OWNER,
    "communicate": OWNER, "record_answer": OWNER, "serve": OWNER, "appeal": OWNER, "sis_plan": OWNER, "sis_recall": OWNER,
    "review_appeal": OWNER, "pass_on": OWNER, "court": OWNER, "carry_out": OWNER, "delegation_end": OWNER,
    "letters": PARTIES, "write_letter": PARTIES, "letter_pdf": OWNER, "propose": SENT,
    "application": SENT, "ground": OWNER, "withdrawn": SENT, "assess": SENT, "joint": SENT, "reconsider": SENT, "decide_assistance": SENT,
    "decide_admission": SENT, "decide_region_care": SENT, "record_sis_decision": SENT,
    # Every party may use instruments; what came out is read by who used it.
    "instruments": PARTIES, "instrument": PARTIES,
    "instrument_result": OWNER, "instrument_correct": OWNER, "instrument_annul": OWNER,
    "reply": HOME.but(draft=NOBODY), "inquiry": SOCIAL, "matter": SOCIAL, "inquiry_open": OWNER,
    "compulsory": PARTIES, "compulsory_record": PARTIES, "compulsory_reopen": OWNER,
    "recuse": SENT, "minutes": SENT, "extract": Rule("own runs told").but(draft=NOBODY, sent=NOBODY, withdrawn=NOBODY), "condition": PARTIES,
    # The group's own: among the visitors the owner's sits in one.
    **dict.fromkeys(GROUPS_OWN, OWNER),
}  # fmt: skip
PLACEMENTS = {
    "day_unit": HOME, "give_in": HOME, "claim": HOME, "claim_change": HOME, "give": HOME, "provisional": HOME, "close": HOME, "hold": HOME, "import": HOME,
    "stay": PARTIES, "arrival": AT_HOME, "discharge": AT_HOME, "plan": AT_HOME, "days": AT_HOME, "move": AT_HOME,
    "offers": HOME, "offer_place": HOME, "match_rules": HOME, "traits": HOME, "restrictions": PARTIES, "restriction_end": OWNER, "region": PARTIES, "region_end": OWNER, "say_no": HOME.but(draft=NOBODY), "offer": PARTIES, "accept": OWNER, "decline": OWNER,
    "give_offered": AT_HOME, "take_back": AT_HOME, "take_up": AT_HOME,
    "cancel": AT_HOME, "confirm": AT_HOME, "leave": AT_HOME, "return": AT_HOME, "share": AT_HOME,
    "extend": AT_HOME, "no_show": AT_HOME, "restore": AT_HOME, "end_now": AT_HOME, "correct": AT_HOME, "reopen": AT_HOME,
    "absences": AT_HOME, "stay_terms": HOME,
    # The head's, and who handles the case for the municipality that decided.
    **dict.fromkeys(("ground", "study_visit_new", "study_visit", "study_visit_call_off"), Rule("own runs", told_why="told party")),
    # The asker and the home see a question; the home answers it, and each fills in its own points.
    "card": AT_HOME, "card_change": AT_HOME, "appointment_new": AT_HOME, "appointment_cancel": HOME, "sheet": AT_HOME, "sheet_pdf": AT_HOME.but(decided=NO_SHEET, ended=NO_SHEET),
    "reserve": HOME, "night": HOME, "night_print": HOME, "day_print": HOME,
    "wish_to_leave": AT_HOME, "tell_point": HOME, "safety": AT_HOME, "drug_test_new": AT_HOME, "drug_test": HOME,
    # Each plan is written by who makes it. A plan that is there is its owner's: the one of the visitors is the home's.
    "care_plan": Rule("own", told_why="runs told party"), "health_plan": Rule("told", told_why="own runs party"),
    "implementation_plan": AT_HOME, "end_report": AT_HOME,
    "stay_plan": HOME, "plan_sign": HOME, "plan_phases": HOME, "goal_follow_up": HOME, "plan_pdf": HOME,
    # Daily notes: the home's staff, and health care's planner of its own; each reads its own notes alone.
    "notes": NOTES, "note_new": NOTES, "note_change": HOME, "note_sign": HOME, "note_add": HOME, "note_objection": HOME,
    "notes_settings": Rule("runs told"),
    "hand_over": HOME, "handovers": HOME, "sign_handover": HOME, "handover_duty": HOME,
    # Whom an authority asks outside is its own. Health care buys no place.
    "ask_homes": SOCIAL, **dict.fromkeys(
        ("place_request", "place_request_close", "home_answer", "home_link", "home_letter", "home_choose", "home_told", "buy_place", "frameworks", "day_price"), OWNER,
    ),
    # What a bought place costs is the authority's own, its economist's too.
    **dict.fromkeys(
        (
            "bought_place", "month_confirm", "invoice_new", "home_invoice", "invoice_file", "invoice_approve", "invoice_dispute",
            "invoice_credit", "visit_new", "visit", "visit_call_off",
        ), OWNER,
    ),
    # Both parties; the home is given the document that names the person once it has come.
    "agreements": PARTIES, "agreement_new": Rule("own", told_why="runs told party"), "agreement_sign": OWNER, "agreement_file": OWNER_AND_HOME,
    "acute_call": HOME, "acute_request": OWNER_AND_HOME, "acute_withdraw": OWNER, "acute_point": OWNER,
    "acute_yes": Rule("runs", told_why="own"), "acute_no": Rule("runs", told_why="own"),
}  # fmt: skip
SIP = {
    "sip": PARTIES, "call": PARTIES, "answer": PARTIES, "consent": PARTIES, "write": PARTIES,
    "sign": PARTIES, "follow_up": PARTIES, "close": PARTIES, "noted": PARTIES, "initiate": PARTIES,
    "decide_support": PARTIES, "start_support": PARTIES, "end_support": PARTIES, "hand_off": PARTIES,
    # The plan as a document: drawn up, and for those whom it was released to (called, with consent).
    "pdf": OWNER_AND_HOME.but(decided=NOBODY, ended=NOBODY),
}  # fmt: skip
COSTS = {
    "year": COUNTY, "exact": COUNTY, "month": COUNTY, "month_csv": COUNTY, "month_xlsx": COUNTY, "payer": COUNTY,
    "terms": COUNTY, "budget": KEEPER, "key": KEEPER, "rule": KEEPER,
}  # fmt: skip
GOVERNANCE = {"steering": COUNTY}
API = {
    "queue_tickets": COUNTY, "places": COUNTY, "occupancy": COUNTY, "cost_split": COUNTY, "figures": COUNTY, "offer": PARTIES,
    "stay": PARTIES,
}  # fmt: skip

APPS = {
    "core": CORE, "referrals": REFERRALS, "placements": PLACEMENTS, "sip": SIP, "costsharing": COSTS,
    "governance": GOVERNANCE, "api": API,
}  # fmt: skip
#: By the address's name. One without an object is the same page for every authority, and needs a line only if it is not.
RULES = SIGN_IN | {f"{app}:{name}": rule for app, rules in APPS.items() for name, rule in rules.items()}


def rule_of(name: str, arguments: tuple[str, ...]) -> Rule:
    return RULES[name] if arguments or name in RULES else EVERYBODY


#: Acts at the home that are the head's alone, of those that its staff may open the page of.
HEADS_OWN = (
    "confirm", "days", "move", "cancel", "share", "give", "provisional", "hold", "close", "claim", "claim_change", "import", "offers", "offer_place",
    "give_offered", "take_back", "take_up", "say_no", "match_rules", "traits", "extend", "no_show", "restore", "correct",
    "reopen", "absences", "stay_terms",
)  # fmt: skip
#: Acts on a stay whose page is also for who keeps a bought place.
BOUGHT_TOO = (
    "arrival", "leave", "return", "discharge", "plan", "days", "move", "cancel", "confirm", "extend", "no_show", "restore", "end_now", "correct",
    "reopen", "absences",
)  # fmt: skip
PROTECTED = ("protected", "protected_name", "protected_unname", "protected_end")
OWN_FACTORS = ("mfa_remove_webauthn", "mfa_deactivate_totp", "mfa_view_recovery_codes")
#: Roles that the address's policy lets in and its verb refuses for the object at hand: (address, role) → the answer.
BY_ROLE: dict[tuple[str, str], str] = {
    # Who handles a case keeps the placements that its authority has bought, and no others.
    **{
        (f"placements:{act}", role): NOT_ALLOWED
        for act in BOUGHT_TOO
        for role in (Role.CASE_WORKER, Role.UNIT_MANAGER)
    },
    **{
        (f"placements:{act}", role): NOT_ALLOWED
        for act in HEADS_OWN
        for role in (Role.HOME_STAFF, Role.SUBSTITUTE)
    },
    ("placements:discharge", Role.SUBSTITUTE): NOT_ALLOWED,
    ("placements:end_now", Role.SUBSTITUTE): NOT_ALLOWED,
    # Somebody else's absence is the manager's to take away.
    **{("core:not_away", role): NOT_ALLOWED for role in Role if role not in NAMING_ROLES},
    # A protected person is there for who is named, and for who names.
    **{(f"core:{name}", role): NOT_FOUND for name in PROTECTED for role in Role if role not in NAMING_ROLES},
    **{("core:protected_reveal", role): NOT_ALLOWED for role in Role if role not in NAMING_ROLES},
    # A group and its meetings are there for who sits in it: a role alone is no seat.
    **{(f"referrals:{name}", role): NOT_FOUND for name in GROUPS_OWN for role in Role},
    # An emergency access is shown to who opened it and to managers, and ended by who opened it.
    **{("core:emergency_one", role): NOT_FOUND for role in (Role.CASE_WORKER, Role.HOME_STAFF)},
    **{("core:emergency_end", role): NOT_FOUND for role in Role},
    **{
        ("placements:acute_withdraw", role): NOT_ALLOWED
        for role in (Role.GROUP_MEMBER, Role.GROUP_CHAIR, Role.HEAD_OF_HOME, Role.HOME_STAFF, Role.SUBSTITUTE)
    },
    # Another's passkey and codes.
    **{(name, role): NOT_FOUND for name in OWN_FACTORS for role in Role},
}
#: Where that refusal comes before the object is looked for.
REFUSED_FIRST = frozenset({"core:protected_reveal"})

#: What places cost that social services have bought: health care is told so, whoever asks.
OF_BOUGHT = ("bought_places", "bought_place", "invoice_new", "home_invoice", "invoice_file")
STUDY_VISITS = tuple(
    f"placements:{name}" for name in ("study_visit_new", "study_visit", "study_visit_call_off")
)
OF_A_NOTE = ("note_change", "note_sign", "note_add", "note_objection")
#: (address, role, relation) → where a role alone gets less at one authority: who is on call sees what that authority asked.
BY_RELATION = {
    ("placements:acute_request", Role.ON_CALL, "runs"): NOT_FOUND,
    # A ground is written by the head of the home, and by who handles the case for the municipality that decided.
    ("placements:ground", Role.HEAD_OF_HOME, "own"): NOT_ALLOWED,
    # So is a study visit, by all who work at the home.
    **{
        (name, role, "own"): NOT_ALLOWED
        for name in STUDY_VISITS
        for role in (Role.HEAD_OF_HOME, Role.HOME_STAFF)
    },
    **{
        (name, role, "runs"): NOT_ALLOWED
        for name in STUDY_VISITS
        for role in (Role.CASE_WORKER, Role.UNIT_MANAGER)
    },
    ("placements:ground", Role.CASE_WORKER, "runs"): NOT_ALLOWED,
    ("placements:ground", Role.UNIT_MANAGER, "runs"): NOT_ALLOWED,
    **{
        (f"placements:{name}", role, "told"): NOT_ALLOWED
        for name in OF_BOUGHT
        for role in (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.FINANCE, "all")
    },
    # Health care's planner writes and reads notes of its own authority alone; the visitors' note is the home's.
    **{(f"placements:{name}", Role.REGION_PLANNER, "runs"): NOT_ALLOWED for name in ("notes", "note_new")},
    **{(f"placements:{name}", Role.REGION_PLANNER, "runs"): NOT_FOUND for name in OF_A_NOTE},
    # What is not signed is its writer's; the head signs for others. Notes beside the operator are switched by an administrator.
    **{("placements:note_change", role, "runs"): NOT_ALLOWED for role in HOME_ROLES},
    **{("placements:note_sign", role, "runs"): NOT_ALLOWED for role in (Role.HOME_STAFF, Role.SUBSTITUTE)},
    ("placements:notes_settings", Role.HEAD_OF_HOME, "told"): NOT_ALLOWED,
    ("placements:notes_settings", Role.ADMINISTRATOR, "told"): IN,
    # The plan of the visitors is the home's: who writes other plans does not sign it.
    **{
        (f"placements:{name}", role, "runs"): NOT_ALLOWED
        for name in ("plan_sign", "goal_follow_up")
        for role in (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER)
    },
}
