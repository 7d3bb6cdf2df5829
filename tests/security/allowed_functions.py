"""Functions that look past the policies, each with its reason, and what their owner may read and write for them."""

#: Functions that run as their owner and so look past policies.
DEFINER_FUNCTIONS = {
    "vk_my_cases": "cases to which the domain is party today: a policy must not look into its own table",
    "vk_child_placed": "the home marks the files of every authority of the case: placement of a child is kept",
    "vk_sheltered": "what is protected in the domain, and whether the user is named for it: all policies ask it",
    "vk_hidden_persons": "protected persons for whom the user is not named: the policy of records asks it",
    "vk_numbers_of": "the ids of a person under every number of the domain's record: a protected one's numbers are hidden",
    "vk_hidden_records": "the domain's records of them: the policies of numbers and home municipalities ask it",
    "vk_keeps_account": "whether the domain answers for an account's sign-in: others' assignments are not its to read",
    "vk_hidden_cases": "cases about them: the policies of every table below a case ask it",
    "vk_protected_cases": "those of the hidden cases whose person is protected: the closed page says so, and of no other",
    "vk_recused_cases": "cases in which the user does not take part (jäv): the policies of cases and all below them ask it",
    "vk_turn_tasks": "a withdrawn consent closes another authority's tasks that rested on what closed",
    "vk_recused_tasks": "who is disqualified has no task left in the case, in another authority either",
    "vk_close_tasks": "a party closes the tasks of its case that have become moot, also those of other parties",
    "vk_quota_tickets": "which quotas count a ticket: the applicant is read by no role; answers the unit's operator",
    "vk_quota_use": "how many places each quota has, protected persons too; answers the unit's operator, numbers only",
    "vk_not_together": "that somebody cannot live in a unit now, never with whom or why: to its operator and the applicant",
    "vk_withdraw_stay": "the applicant withdraws, and its planned stay at another's home falls with the application",
    "vk_refused_offer": "whoever refuses ends the offer: it, its claim and the ticket are others' to write",
    "vk_settle_offer": "the applicant's answer keeps the home's place or lets it go: a claim is its operator's to write",
    "vk_link_owner": "whoever opens a home's link is nobody to the database: whose request a token's hash is, nothing else",
    "vk_log_digest": "number and digest of the log's rows of a range of transactions: sealing reads no row",
    "vk_log_strays": "number of log rows that no seal can cover",
}
#: Those of them that the nightly worker runs, and the application does not.
WORKER_FUNCTIONS = {"vk_log_digest", "vk_log_strays"}

#: Tables that the owner of the SECURITY DEFINER functions may read.
DEFINER_READS = {
    "core_accesslog": "vk_log_digest() and vk_log_strays()",
    "core_caseparty": "vk_my_cases()",
    "core_task": "vk_close_tasks()",
    "core_filefacts": "vk_child_placed()",
    **dict.fromkeys(("core_protectedperson", "core_protection"), "vk_sheltered()"),
    **dict.fromkeys(("core_namedreader", "core_reveal", "core_emergencyaccess"), "vk_sheltered()"),
    "core_personidentifier": "vk_numbers_of(): under which numbers the domain knows a person",
    "core_personrecord": "vk_hidden_records(): which records are of protected persons",
    "core_case": "vk_hidden_cases(): which cases are about them",
    "core_grant": "vk_hidden_cases(): in which the own authority was told something",
    **dict.fromkeys(("core_filing", "core_citation"), "vk_hidden_cases(): the same"),
    **dict.fromkeys(("core_assignment", "core_user"), "vk_keeps_account()"),
    **dict.fromkeys(
        ("core_domain", "core_organisation", "referrals_queuepolicy", "referrals_queuequota"),
        "vk_quota_tickets() and vk_quota_use()",
    ),
    "referrals_queueticket": "vk_quota_tickets(): whose application a ticket is",
    **dict.fromkeys(("placements_placeclaim", "placements_stay"), "vk_quota_use(): who decided each stay"),
    "placements_offer": "vk_settle_offer(): whose offer it is and how it stands",
    "referrals_decision": "vk_refused_offer(): whether there is a refusal",
    "referrals_queueevent": "vk_refused_offer(): the ticket's own trigger writes its event",
    **dict.fromkeys(("placements_restriction", "referrals_application", "core_unit"), "vk_not_together()"),
    "placements_homeasked": "vk_link_owner()",
    "referrals_recusal": "vk_recused_cases() and vk_recused_tasks()",
}
#: What they may write there; all others are only read.
DEFINER_WRITES = {
    "core_task": {"UPDATE"},
    "core_filefacts": {"UPDATE"},
    "placements_placeclaim": {"UPDATE"},
    "placements_stay": {"UPDATE"},
    "placements_offer": {"UPDATE"},
    "referrals_queueticket": {"UPDATE"},
    "referrals_queueevent": {"INSERT"},
}
