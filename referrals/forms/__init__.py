"""Forms of referrals: the shape of what is typed. Rules live in the verbs."""
