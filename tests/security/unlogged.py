"""Addresses that leave no row of the access log with a person, each with its reason. A line that no longer holds fails."""

#: Addresses that show a case's number and log the reading as a whole, not case by case.
NAMES_UNLOGGED = {
    "core:log": "the log names cases by number and nobody by name; that it was read is logged as åtkomstlogg",
    "core:log_csv": "the same as a file, logged as an export",
    "core:review": "the same, of a month's review: each reading that is opened is logged with its person",
}
#: Addresses that answer and leave no row that names a person, since they show none.
HOLDS_NO_PERSON = {
    **dict.fromkeys(
        ("placements:bought_homes", "placements:frameworks", "placements:visit_terms"),
        "homes outside the system, as the authority knows them, and how often they are visited",
    ),
    **dict.fromkeys(("placements:acute_ask", "placements:acute_call"), "an empty form: it shows nobody"),
    **dict.fromkeys(
        (
            "account_reauthenticate",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_deactivate_totp",
            "mfa_generate_recovery_codes",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "core:account",
            "core:password",
        ),
        "staff accounts and their sign-in",
    ),
    **dict.fromkeys(
        (
            "core:absence",
            "core:own_number",
            "core:shift_new",
            "core:shifts",
            "core:away",
            "core:handover",
        ),
        "staff: absence, shifts, handing over and one's own number, which is asked and never shown",
    ),
    **dict.fromkeys(
        (
            "core:admin",
            "core:admin_assign",
            "core:admin_assignment_end",
            "core:admin_hsa",
            "core:admin_organisation",
            "core:admin_partner",
            "core:admin_route",
            "core:admin_signin",
            "core:admin_unit",
            "core:admin_unit_change",
            "core:admin_unit_new",
            "core:admin_units",
            "core:admin_user_new",
            "core:admin_users",
            "referrals:delegation",
            "referrals:delegation_end",
            "referrals:delegation_new",
            "referrals:terms",
        ),
        "authorities, units and staff",
    ),
    **dict.fromkeys(
        (
            "referrals:attendance",
            "referrals:group",
            "referrals:meeting_cancel",
            "referrals:meeting_change",
            "referrals:meeting_close",
            "referrals:meeting_ics",
            "referrals:meeting_new",
            "referrals:meeting_sheet",
            "referrals:meetings",
            "referrals:member_end",
            "referrals:member_new",
            "referrals:rule_new",
        ),
        "the referral group, its members and when it meets; what is taken up stands on the meeting's own page",
    ),
    **dict.fromkeys(
        (
            "core:emergency",
            "core:person_new",
            "core:search",
        ),
        "an empty form",
    ),
    **dict.fromkeys(
        (
            "core:log",
            "core:log_csv",
            "core:log_rules",
            "core:log_xlsx",
            "core:review",
            "core:review_report",
            "core:reviews",
        ),
        "the log and its review: that they were read is logged as such; a reading that is opened, with its person",
    ),
    **dict.fromkeys(
        (
            "api:queue_tickets",
            "api:units",
            "api:places",
            "api:occupancy",
            "api:cost_split",
            "api:figures",
        ),
        "positions, places and figures without persons",
    ),
    "placements:handover_duty": "who of the staff is on duty; what is handed over stands on the day, logged",
    "referrals:queue_rules": "the rules of a unit's queue, without persons",
    **dict.fromkeys(
        (
            "api:docs",
            "api:schema",
        ),
        "the API's own description",
    ),
    **dict.fromkeys(
        (
            "costsharing:budget",
            "costsharing:exact",
            "costsharing:key",
            "costsharing:month",
            "costsharing:month_csv",
            "costsharing:month_xlsx",
            "costsharing:payer",
            "costsharing:rule",
            "costsharing:terms",
            "costsharing:year",
        ),
        "costs per organisation, unit and month",
    ),
    **dict.fromkeys(
        (
            "governance:steering",
            "placements:occupancy",
        ),
        "figures with small cells kept back",
    ),
    **dict.fromkeys(
        (
            "placements:claim",
            "placements:claim_change",
            "placements:vacancies",
            "placements:match_rules",
            "placements:traits",
            "placements:stay_terms",
            "placements:notes_settings",
            "placements:close",
            "placements:hold",
        ),
        "a place that is closed or held for nobody in particular, whom a unit suits, what its places have, how long stays may be and where notes are kept",
    ),
    **dict.fromkeys(
        ("placements:import",),
        "a form for files; what is read in is logged for each person",
    ),
    **dict.fromkeys(
        ("placements:day",),
        "a choice of units; the list of one unit is an address of its own",
    ),
}
