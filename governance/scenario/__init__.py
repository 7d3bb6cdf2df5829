"""Targets (`targets.py`), and two years of life in a demo county: planned as plain values (`plan.py`), played with the real
verbs (`play.py`)."""
