"""Addresses that depart from the rule, each with its reason; read through `allowed`."""

#: Addresses open to everybody.
OPEN_VIEWS = {
    "health": "tells whether the service runs, nothing else",
    "core:login": "sign-in",
    "core:logout": "sign-out",
    "core:choose": "choice of authority; shows nothing to who is not signed in",
    "account_login": "sign-in, under the name that allauth looks for",
    "account_logout": "sign-out, likewise",
    "account_inactive": "answers 404: a closed account is told what an unknown one is told",
    "mfa_authenticate": "the second step of a sign-in that has begun",
    "mfa_login_webauthn": "sign-in by passkey",
    "openid_connect_login": "off to one's organisation to sign in there",
    "openid_connect_callback": "back from one's organisation",
    "socialaccount_login_cancelled": "leads to sign-in",
    "session": "how long one's own session lasts; nothing to who is not signed in",
    "cancel_sign_in": "leaves a sign-in half-way",
    "placements:home_reply": "a home's own link: what is asked, without who it is; the token is kept as a hash",
    "core:styleguide": "examples of the design system, in debug only",
}
#: Addresses whose object the other authorities of the county see.
SHARED_VIEWS = {
    "referrals:queue_unit": "the common queue: positions without persons for who is not party",
    "referrals:queue_then": "the same, as it was",
    "referrals:queue_rules": "refused: only who runs the unit sets its rules (403 with its reason)",
    "api:queue_tickets": "the same",
    "api:places": "places, taken or free",
    "api:occupancy": "how many places are taken",
    "governance:steering": "the county's figures, small cells kept back",
    "api:figures": "the same",
    "costsharing:year": "the split is one table for all parties",
    "costsharing:exact": "the same",
    "costsharing:month": "the same, for a month",
    "costsharing:month_csv": "the same as a file",
    "costsharing:month_xlsx": "the same as a file",
    "costsharing:payer": "a payer's part of the table",
    "costsharing:terms": "the agreement's key and rules",
    "costsharing:key": "refused: only the keeper changes the key (403 with its reason)",
    "costsharing:rule": "refused: only the keeper changes the rules (403 with its reason)",
    "costsharing:budget": "refused: only the operator or the keeper sets it (403 with its reason)",
    "api:cost_split": "the same as the table",
}
#: Addresses that give a file to save without the rate for exports.
FILES_WITHOUT_RATE: dict[str, str] = {}

#: What an acute request refers to, as its application does: the home that is asked, who runs it, the municipality.
ACUTE_REFERS = {
    ("placements_acuterequest", f"{who}_id"): "as in the application" for who in ("unit", "operator", "home")
}
