"""What departs from the rule, each with its reason. A line that no longer holds fails, so that the lists stay short."""

from tests.security.allowed_addresses import ACUTE_REFERS, FILES_WITHOUT_RATE, OPEN_VIEWS, SHARED_VIEWS

#: House tables without row-level security.
UNSCOPED = {
    "core_user": "staff accounts: sign-in happens before a scope can exist; no person of the chain is in it",
    **dict.fromkeys(("core_user_groups", "core_user_user_permissions"), "made by Django's user model, empty"),
}

#: Tables of Django and libraries: hold staff accounts, sessions or nothing.
FRAMEWORK = {
    "account_emailaddress": "allauth's, empty: accounts have user names, no verified addresses",
    "account_emailconfirmation": "allauth's, empty",
    "auth_group": "empty; required by Django's user model",
    "auth_group_permissions": "empty; required by Django's user model",
    "auth_permission": "names of permissions",
    "axes_accessattempt": "failed sign-ins of staff that count towards lock-out; nothing of what was typed",
    "axes_accessattemptexpiration": "axes', empty",
    "axes_accessfailurelog": "failed sign-ins: user name, address, time",
    "axes_accesslog": "sign-ins and sign-outs of staff",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "sessions of staff: a user's id and the chosen domain, no person",
    **dict.fromkeys(
        ("guardian_groupobjectpermission", "guardian_userobjectpermission"), "generic, never used"
    ),
    "mfa_authenticator": "second factors of staff; seeds are encrypted",
    "socialaccount_socialaccount": "allauth's, empty: an account is found by its HSA-id",
    "socialaccount_socialapp": "allauth's, empty: organisations stand in the settings",
    "socialaccount_socialtoken": "allauth's, empty: no token of an organisation is kept",
    "usersessions_usersession": "open sessions of staff: address, browser, since",
}

#: Views: none so far. Each must be security_invoker.
VIEWS: dict[str, str] = {}

#: Tables from which the application role may delete rows.
APP_DELETES = {
    "placements_reservelist": "the evening's list is kept some days only; that it went stands in the log",
    "core_namedreader": "who may see a protected person is taken away; the change stands in the log",
    "core_casehandler": "who handles a case is replaced; the change stands on the timeline and in the log",
    "core_usedtoken": "a form that did nothing gives its token back",
    "core_userabsence": "an absence entered by mistake",
    "referrals_drafttext": "a draft that is complete: its text then lies in entries",
}

#: Tables that the nightly worker may read: no person, no entry, no record.
WORKER_READS = {
    "core_collaboration": "reference data",
    **dict.fromkeys(("core_organisation", "core_domain"), "reference data"),
    "core_membership": "participation of organisations",
    **dict.fromkeys(("core_unit", "core_unitpartner", "core_unitroute"), "reference data"),
    "core_commandrun": "what systemet ran",
    "core_logseal": "number and digest of the log's rows per minute, never a row",
    "costsharing_costagreement": "agreement between organisations",
    "costsharing_costrule": "rule of an agreement",
    "costsharing_costkey": "allocation key",
    "costsharing_costkeyshare": "allocation key",
    "costsharing_budgetline": "budget of a unit",
    "costsharing_monthrun": "ledger",
    "costsharing_ledgerline": "ledger: organisations, units and money",
    "placements_place": "places of units",
    "placements_placeclaim": "days of claims on places",
    "placements_stay": "codes and days of stays, counted per unit, day and deciding authority",
    "placements_absence": "codes and days, counted per unit and day",
    "placements_occupancyday": "figures per unit and day",
    "referrals_queueticket": "unit, class, times and an opaque reference; the applicant's column is not granted",
    "referrals_queueevent": "the same of each change, and codes of what changed and why; no applicant",
    "sip_supportmeasure": "days and kind of decided support, for days to first support; no text, no person",
    "governance_indicatorsnapshot": "figures with small cells kept back",
    "governance_target": "targets of a county",
    "governance_smallcellrule": "how small a cell may be",
}

DECIDED = ("costrule", "costkey", "budgetline")
#: Free text (a text column, or one longer than 64 characters) in tables that the worker reads.
WORKER_TEXT = {
    ("core_collaboration", "name"): "name of a county's agreement",
    ("core_organisation", "name"): "name of an authority",
    ("core_organisation", "address"): "postal address of an authority",
    ("core_domain", "name"): "name of an authority's branch",
    ("core_unit", "name"): "local name of a unit",
    ("core_commandrun", "arguments"): "collaboration, days, formats",
    ("core_commandrun", "outcome"): "a sentence on what was done",
    **{(f"costsharing_{t}", "decision"): "reference to the steering group's decision" for t in DECIDED},
    **{(f"costsharing_{t}", "decided_by_name"): "member of staff" for t in DECIDED},
}

#: Tables that the nightly worker may write, always in its collaboration.
WORKER_WRITES = {
    "core_commandrun": "what systemet ran",
    "core_logseal": "the seal of each minute",
    "costsharing_monthrun": "the ledger's runs",
    "costsharing_ledgerline": "the ledger",
    "placements_occupancyday": "figures per unit and day",
    "governance_indicatorsnapshot": "the night's figures",
}

#: Constraints that hold across owners: (constraint, reason). All others begin with a column of `OWNER_COLUMNS`.
UNIQUE_ACROSS = {
    "core_collaboration_slug_key": "reference data, open to all",
    **dict.fromkeys(("core_organisation_name_key", "core_domain_name_key"), "reference data, open to all"),
    "seal_number_once": "seals of the whole log, open to all: a count of rows per minute and no row",
    "cases_joined_once": "begins with a case; only who is party to both can try",
    "version_number_once_per_entry": "begins with the entry, whose key only its readers know",
    "version_granted_once_per_release": "begins with the own release",
    "core_namedreader_user_id_permission_id_co_dca160ba_uniq": "guardian's; begins with a colleague of the own domain",
    "core_casehandler_user_id_permission_id_co_b4c79142_uniq": "guardian's; begins with a colleague of the own domain",
    "one_share_per_party_and_key": "begins with the key, which the whole collaboration reads",
    "place_name_once_per_unit": "begins with the unit; the whole collaboration reads its places",
    "occupancy_once_per_unit_and_day": "begins with the unit; a figure that the whole collaboration reads",
    "one_placement_per_claim": "begins with the own claim",
    "one_discharge_plan_per_stay": "begins with the own stay",
    "one_absence_at_a_time": "begins with the own stay",
    **dict.fromkeys(("instrument_version_once", "instrument_once_per_day"), "reference data, open to all"),
    **dict.fromkeys(("legal_ground_once_per_day", "ground_rule_once_per_day"), "reference data, open to all"),
    **dict.fromkeys(
        ("care_clock_once_per_day", "decline_reason_once_per_day"), "reference data, open to all"
    ),
    "queue_event_once_per_version": "begins with the ticket, which the whole collaboration reads",
    **dict.fromkeys(("unit_once_per_group", "group_rule_once_per_day"), "reference data of the county"),
    "attendance_once_per_member": "begins with the meeting, which the whole collaboration reads",
}
#: First columns that keep a unique rule within one owner. (One that begins with the row's own random `id` tells nothing.)
OWNER_COLUMNS = {
    "owner_id",
    "domain_id",
    "case_id",
    "content_object_id",
    "operator_id",
    "place_id",
    "collaboration_id",
}

#: Tables with a counted key.
COUNTED_KEYS: dict[str, str] = {
    "core_casehandler": "guardian's base model counts; read by the own domain only",
    "core_namedreader": "guardian's base model counts; read by the own domain only",
}

#: Tables that refer to a case without the composite key to its owner.
WITHOUT_CASE_OWNER = {"core_caselink": "two cases, and only who is party to both can write it"}

#: Tables with a case or a record whose rows stand open although the person is protected and the reader not named.
NOT_SHELTERED = {
    "core_task": "what is to be done must reach somebody: kind and day; the list names nobody and leads to the closed case",
    "core_accesslog": "the log's reviewers: no person data in it",
    "core_protectedperson": "says that it is protected: what the closed case shows, and those who name readers",
    "core_emergencyaccess": "opens the case to who has it; read by its user and the reviewers",
}

#: Tables with one row for the whole county.
ONE_PER_COUNTY = {
    "core_collaboration": "is the county",
    "costsharing_costagreement": "one agreement per collaboration",
}

#: Moments that stand on the seeded rows: a row in force would close its own authority's case to the user who asks.
SEEDED_ENDED = {("referrals_recusal", "ended_at")}

# What the generated attacks of test_boundaries.py may do, each with its reason.

#: Reference data that every scope reads, in every county: who exists and where, never about a person.
OPEN = {
    "core_collaboration": "names of counties",
    "core_organisation": "names of authorities",
    "core_domain": "names of authorities' branches",
    "core_membership": "who takes part where",
    "core_unit": "names of units",
    "core_unitpartner": "who works in a joint unit",
    "core_unitroute": "the way in to a unit",
    "core_logseal": "that and how much was logged in a minute, by all; /halsa/ reads the newest one's moment",
    "referrals_legalground": "legal grounds and what they require",
    **dict.fromkeys(("referrals_instrument", "referrals_instrumentband"), "items by number, values, limits"),
    "referrals_instrumenttext": "wordings that the deployer may show",
    "referrals_declinereason": "reasons for not recommending a placement, as they read between two days",
    "core_groundrule": "grounds for release and what they require",
    "referrals_careclock": "clocks of compulsory care as the laws read",
}
#: Foreign keys to these tell nothing that is not open already.
OPEN_TARGETS = {
    "core_organisation",
    "core_user",
    "auth_permission",
    "django_content_type",
    "referrals_legalground",
    "referrals_instrument",
    "referrals_declinereason",
    "core_groundrule",
}
#: Tables of the whole county: each member reads all rows, and who may write them writes for all.
COUNTY_WIDE = {
    "costsharing_costrule": "the agreement's rules, written by its keeper",
    "costsharing_costkey": "the agreement's key, written by its keeper",
    "costsharing_costkeyshare": "the agreement's key, written by its keeper",
    "costsharing_budgetline": "budgets are shared, written by keeper or operator",
    "costsharing_monthrun": "the ledger, written by the worker",
    "costsharing_ledgerline": "the ledger, written by the worker",
    "governance_indicatorsnapshot": "the county's figures, written by the worker",
    "governance_target": "the county's targets",
    "governance_smallcellrule": "the county's rule for small cells",
}
#: Tables that the collaboration reads though another authority wrote the row: no person and no case.
SHARED = {
    "core_commandrun": "what the system did for the county",
    "placements_occupancyday": "how many places of a unit are taken",
    "placements_place": "which places a unit has",
    "placements_placeclaim": "when a place is taken",
    "referrals_attendance": "who of the group was at a meeting",
    "referrals_grouprule": "when the group may assess",
    "referrals_meeting": "when and where the group meets; nothing of what is taken up",
    "referrals_groupmember": "who sits in the referral group",
    "referrals_groupunit": "which units the group assesses for",
    "referrals_queueevent": "what happened to a position in the queue: codes and times",
    "referrals_queuepolicy": "the rules of a unit's queue",
    "placements_matchrule": "whom a unit suits",
    "placements_placetraits": "what a place has",
    "placements_stayterms": "how long stays in a unit may be",
    "placements_notessetting": "whether a unit keeps notes of a law here, or in which system",
    "placements_regionterms": "what the county's agreement asks of the region's part",
    "referrals_queuequota": "who may have how many of a unit's places",
    "referrals_queueticket": "a position in the queue: unit, class, times",
    "referrals_referralgroup": "the county's referral groups",
    "referrals_stepterms": "how long an authority takes for a step: who gives it a task reads it",
}
ABOUT_STAFF = ("core_staffperson", "core_usedtoken", "core_shift", "core_userabsence")
#: (table, column): another authority's row, with the own name in that column.
NAMES_ITSELF = {
    **{(t, "domain_id"): "an own row about a user who may work elsewhere too" for t in ABOUT_STAFF},
    ("core_logreview", "domain_id"): "an own review: it refers to nothing else",
    ("core_logrules", "domain_id"): "own rules: they refer to nothing else",
    ("placements_visitterms", "owner_id"): "an own interval: it refers to nothing else",
    ("core_accesslog", "reader_domain_id"): "everybody logs what they (tried to) read of others",
    ("core_assignment", "domain_id"): "an administrator gives any member of staff a part in the own domain",
    ("core_case", "owner_id"): "an own case: the owner column is the row's owner",
    ("core_personrecord", "domain_id"): "an own record of a person whom others may know too",
    ("core_unit", "operator_id"): "an own unit: the operator column is the row's owner",
    ("referrals_delegationrule", "domain_id"): "an own rule; the verb asks that who it names works here",
    ("referrals_queueticket", "owner_id"): "an own ticket in another's queue: what an application is",
    ("costsharing_costkey", "collaboration_id"): "an own county's key: it refers to nothing else",
    ("referrals_stepterms", "domain_id"): "own times in an own county: they refer to nothing else",
}
#: (table, column): an own row with that reference turned to another authority's row.
REFERS_TO_OTHERS = {
    ("core_accesslog", "owner_domain_id"): "the log tells the owner who read",
    ("core_assignment", "unit_id"): "units are open reference data; policies ask domain and role first",
    ("core_caseparty", "domain_id"): "the owner makes others parties: it opens coordination data",
    ("core_caseparty", "unit_id"): "the unit as which a home takes part",
    ("core_consentcover", "recipient_id"): "the person consents towards others",
    ("core_entry", "unit_id"): "units are open reference data",
    ("core_release", "recipient_id"): "a release goes to others: the act that opens contents",
    ("core_shift", "unit_id"): "units are open; a shift opens nothing without the assignment",
    ("core_task", "unit_id"): "units are open reference data",
    ("core_unitpartner", "domain_id"): "the operator names who works beside it",
    ("placements_dischargeplan", "receiver_domain_id"): "the home municipality that receives",
    **ACUTE_REFERS,
    ("referrals_application", "unit_id"): "the unit that is sought",
    ("referrals_application", "operator_id"): "the unit's operator takes part",
    ("referrals_application", "group_domain_id"): "the group's host takes part",
    ("referrals_application", "home_id"): "the home municipality takes part",
    ("referrals_application", "region_id"): "the region takes part",
    ("referrals_decision", "unit_id"): "the unit that a decision is about",
    ("referrals_groupmember", "domain_id"): "the host names who sits in the group",
    ("referrals_groupunit", "unit_id"): "the host names the group's units",
    ("referrals_condition", "responsible_id"): "who answers for a condition may say it is met",
    ("referrals_participation", "member_id"): "members of other authorities take part too",
    ("referrals_report", "recipient_id"): "a report goes to a social welfare board",
    ("referrals_queueticket", "group_domain_id"): "the group that orders the queue",
}
#: (table, column): an own row changed so that the column names another authority's row.
MOVED_TO_OTHERS = {
    ("core_assignment", "unit_id"): "units are open reference data",
    ("core_unitpartner", "domain_id"): "the operator names who works beside it",
    ("placements_dischargeplan", "receiver_domain_id"): "another receiver is named",
    ("referrals_application", "unit_id"): "the unit that is sought, changed in the draft",
    ("referrals_application", "operator_id"): "the unit's operator takes part",
    ("referrals_application", "group_domain_id"): "the group's host takes part",
    ("referrals_application", "home_id"): "the home municipality takes part",
    ("referrals_application", "region_id"): "the region takes part",
    ("referrals_groupmember", "domain_id"): "the host names who sits in the group",
}
WORKER_REFERS: dict[tuple[str, str], str] = {}
#: Coordination data: what every party of a case reads.
PARTY_READS = {
    "core_case": "number, dates, county",
    "core_caselink": "joined by and shown to who is party to both",
    "core_caseparty": "who takes part, in which role",
    "core_event": "the timeline's rows for all parties: codes and references",
    "placements_dischargeplan": "when somebody goes home, and who receives",
    "placements_offer": "that a place is offered, until when and what came of it",
    "placements_placement": "which place",
    "placements_stay": "when somebody stays where, and who pays",
    # placements_staychange too, but for one about an absence, as the seeded row is: tests/security/test_coordination_data.py.
    "placements_regionpart": "that the region was told and called, and which part it has in the care",
    "placements_stayground": "under which law somebody stays, and since when",
    "placements_studyvisit": "that a study visit is booked, made or called off, and how it went, in codes",
    "referrals_applicationpart": "whose part of a joint application is in",
    "referrals_completionrequest": "what a receiver misses, by question",
    "referrals_decision": "which decisions stand; what they say is their owner's",
    "referrals_condition": "which conditions there are, who answers for them and whether they are met; the words are an entry",
    "referrals_meetingitem": "at which meeting the application is taken up",
    "referrals_participation": "who of the group took part in the assessment",
    "referrals_memberassessment": "that a member has assessed",
    "referrals_placementassessment": "what the group recommends",
    "referrals_requestreply": "that and when a home has answered a request",
    "sip_sip": "state, days and who answers; the contents are entries",
    "sip_sipcall": "who is called and what they answered",
    "sip_sipintervention": "who answers for which intervention, and when",
    "sip_sipsignature": "who has signed which version",
    "sip_supportmeasure": "kind, days and authority of decided support",
    "sip_handoff": "who receives at home, and when they first meet",
}
#: (table, column): what a party writes in another's case with its own name in that column.
PARTY_WRITES = {
    ("core_urgentrequest", "domain_id"): "its own question to another party",
    ("core_casehandler", "domain_id"): "who handles the case in the own authority",
    ("core_caselink", "made_by_domain_id"): "joins two cases that it is party to",
    ("core_consent", "owner_id"): "a consent that it took itself",
    ("core_entry", "owner_id"): "its own entry",
    ("core_event", "domain_id"): "what it did",
    ("placements_stayground", "owner_id"): "under which law the person stays, as it has decided itself",
    ("core_filefacts", "domain_id"): "when its own file in the case began",
    ("core_task", ""): "a task for another party",
    ("core_task", "domain_id"): "its own task",
    ("core_protectedperson", "told_by_id"): "tells another party that the person is protected: it closes",
    ("sip_sipsignature", "domain_id"): "signs its own part of another's plan",
}
#: (table, column): an own row that, as a party, refers to another's.
PARTY_REFERS = {
    ("core_emergencyaccess", "case_id"): "past the own inner limits in a case where it is party",
    ("core_urgentrequest", "case_id"): "its own question to another party",
    ("core_casehandler", "content_object_id"): "who handles the case in the own authority",
    ("core_caselink", "first_id"): "joins two cases that it is party to",
    ("core_caselink", "second_id"): "joins two cases that it is party to",
    ("core_consent", "case_id"): "a consent that it took itself",
    ("core_entry", "case_id"): "its own entry",
    ("core_event", "case_id"): "what it did",
    ("core_filefacts", "case_id"): "when its own file in the case began",
    ("core_task", "case_id"): "its own task",
    ("referrals_condition", "responsible_id"): "the host names who answers for a condition",
    ("referrals_participation", "member_id"): "members of other authorities take part too",
    ("referrals_recusal", "case_id"): "its own member is out of another's case: it opens nothing, it closes",
    ("placements_restriction", "other_case_id"): "a case that it sees: whom its own person cannot live with",
    ("placements_placement", "case_id"): "a home gives its place to a person whose case it is party to",
}

#: Tables whose rows are never changed or deleted, by grants and by trigger.
APPEND_ONLY = {
    "core_citation": "what a decision rests on is settled when it is made",
    "core_consentwithdrawal": "what the person took back stays as it was told",
    "core_accesslog": "the legal log",
    "core_attachment": "a file stays as it was taken in",
    "core_logseal": "seals of the legal log",
    "core_entryversion": "what was written and released stays as it was",
    "core_event": "the timeline",
    "referrals_queueevent": "with it the queue of any moment is known",
    "referrals_queuepolicy": "a new version beside the old: the queue of then was ordered by the rules of then",
    "referrals_queuequota": "a part of a version",
    "placements_matchrule": "a new version beside the old",
    "placements_placetraits": "a new version beside the old",
    "placements_closingrevision": "what was decided about a place stays beside what holds now",
    "placements_stayterms": "a new version beside the old",
    "placements_staychange": "what a row said before it was changed",
    "placements_stayground": "a correction is a further row",
    "placements_stayplanversion": "what both sides signed stays as it was; a change is a new version",
    "placements_goalfollowup": "how a goal stood that day",
    "placements_noteobjection": "what the person held to be wrong, as it was told",
    "placements_notessetting": "a new version beside the old",
    "placements_frameworkagreement": "what was agreed then; another price is another agreement",
    "placements_purchase": "by what a place was bought is settled when it is",
    "placements_placementagreement": "a version stays as both parties had it; a change is a new one",
    "placements_agreementsignature": "that it was signed",
    "placements_visitterms": "a new interval is a further row",
    "placements_confirmedmonth": "confirmed anew is a further row",
    "placements_homeinvoice": "kept as it came; what is wrong is disputed and credited",
    "placements_homeinvoiceline": "a part of an invoice",
    "placements_invoiceoutcome": "what came of an invoice then; another outcome is a further row",
    "placements_dayprice": "a new price is a further row",
    "referrals_instrumentresult": "a correction is a further row, with a further version of the entry",
    "costsharing_ledgerline": "a correction is a counter-row",
    "costsharing_monthrun": "names what a run booked",
}

#: Tables with a person or a case that the register extract leaves out.
NOT_IN_EXTRACT = {
    "core_accesslog": "told in numbers; the log extract has the rows",
    "core_entry": "the head of a document, told with each of its versions",
    "core_reveal": "who saw protected particulars for a short while; the log extract tells it",
    "core_staffperson": "a member of staff's own number as a keyed hash, for the review of the log; no person of the chain",
}

__all__ = ["FILES_WITHOUT_RATE", "OPEN_VIEWS", "SHARED_VIEWS"]
