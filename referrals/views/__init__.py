"""Pages of referrals: translators over selectors and verbs."""
