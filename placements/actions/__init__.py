"""Verbs of places and stays, split by noun."""
