"""Pages of the shared costs: translators over selectors and verbs."""
