"""Rules of places and stays in plain Python: no Django, no clock."""
