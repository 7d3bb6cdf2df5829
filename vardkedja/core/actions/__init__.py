"""Core's verbs, split by noun."""
