"""What departs from the rule, each with its reason. A line that no longer holds fails, so that the lists stay short."""

#: House tables without row-level security.
UNSCOPED = {
    "core_user": "staff accounts: sign-in happens before a scope can exist; no person of the chain is in it",
    "core_user_groups": "made by Django's user model, empty: rights come from assignments",
    "core_user_user_permissions": "made by Django's user model, empty: rights come from assignments",
}

#: Tables of Django and libraries: hold staff accounts, sessions or nothing.
FRAMEWORK = {
    "auth_group": "empty; required by Django's user model",
    "auth_group_permissions": "empty; required by Django's user model",
    "auth_permission": "names of permissions",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "sessions of staff: a user's id and the chosen domain, no person",
    "guardian_groupobjectpermission": "generic permissions, never used",
    "guardian_userobjectpermission": "generic permissions, never used",
}

#: Views: none so far. Each must be security_invoker.
VIEWS: dict[str, str] = {}

#: Tables from which the application role may delete rows.
APP_DELETES = {
    "core_casehandler": "who handles a case is replaced; the change stands on the timeline and in the log",
    "core_usedtoken": "a form that did nothing gives its token back",
    "core_userabsence": "an absence entered by mistake",
    "referrals_drafttext": "a draft that has been sent: its text then lies in entries",
}

#: Tables that the nightly worker may read: no person, no entry, no record.
WORKER_READS = {
    "core_collaboration": "reference data",
    "core_organisation": "reference data",
    "core_domain": "reference data",
    "core_membership": "participation of organisations",
    "core_unit": "reference data",
    "core_unitpartner": "reference data",
    "core_unitroute": "reference data",
    "core_commandrun": "what systemet ran",
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
    "referrals_queueticket": "unit, class, since and an opaque reference; the applicant's column is not granted",
}

#: Free text (a text column, or one longer than 64 characters) in tables that the worker reads.
WORKER_TEXT = {
    ("core_collaboration", "name"): "name of a county's agreement",
    ("core_organisation", "name"): "name of an authority",
    ("core_organisation", "address"): "postal address of an authority",
    ("core_domain", "name"): "name of an authority's branch",
    ("core_unit", "name"): "local name of a unit",
    ("core_commandrun", "arguments"): "collaboration, days, formats",
    ("core_commandrun", "outcome"): "a sentence on what was done",
    ("costsharing_costrule", "decision"): "reference to the steering group's decision",
    ("costsharing_costrule", "decided_by_name"): "member of staff",
    ("costsharing_costkey", "decision"): "reference to the steering group's decision",
    ("costsharing_costkey", "decided_by_name"): "member of staff",
    ("costsharing_budgetline", "decision"): "reference to the steering group's decision",
    ("costsharing_budgetline", "decided_by_name"): "member of staff",
}

#: Tables that the nightly worker may write, always in its collaboration.
WORKER_WRITES = {
    "core_commandrun": "what systemet ran",
    "costsharing_monthrun": "the ledger's runs",
    "costsharing_ledgerline": "the ledger",
    "placements_occupancyday": "figures per unit and day",
}

#: Functions that run as their owner and so look past policies.
DEFINER_FUNCTIONS = {
    "vk_my_cases": "cases to which the domain is party today: a policy must not look into its own table",
    "vk_close_tasks": "a party closes the tasks of its case that have become moot, also those of other parties",
}

#: Constraints that hold across owners: (constraint, reason). All others begin with a column of `OWNER_COLUMNS`.
UNIQUE_ACROSS = {
    "core_collaboration_slug_key": "reference data, open to all",
    "core_organisation_name_key": "reference data, open to all",
    "core_domain_name_key": "reference data, open to all",
    "cases_joined_once": "begins with a case; only who is party to both can try",
    "version_number_once_per_entry": "begins with the entry, whose key only its readers know",
    "recipient_once_per_consent": "begins with the own consent",
    "version_granted_once_per_ground": "begins with the own version",
    "core_casehandler_user_id_permission_id_co_b4c79142_uniq": "guardian's; begins with a colleague of the own domain",
    "one_share_per_party_and_key": "begins with the key, which the whole collaboration reads",
    "place_name_once_per_unit": "begins with the unit; the whole collaboration reads its places",
    "occupancy_once_per_unit_and_day": "begins with the unit; a figure that the whole collaboration reads",
    "one_placement_per_claim": "begins with the own claim",
    "one_discharge_plan_per_stay": "begins with the own stay",
    "one_absence_at_a_time": "begins with the own stay",
    "legal_ground_once_per_day": "reference data, open to all",
    "unit_once_per_group": "reference data of the collaboration",
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
    "core_consentrecipient": "read by the own domain only",
}

#: Tables that refer to a case without the composite key to its owner.
WITHOUT_CASE_OWNER = {"core_caselink": "two cases, and only who is party to both can write it"}

#: Tables that the owner of the SECURITY DEFINER functions may read.
DEFINER_READS = {"core_caseparty": "vk_my_cases()", "core_task": "vk_close_tasks()"}
#: What they may write there; all others are only read.
DEFINER_WRITES = {"core_task": {"UPDATE"}}
