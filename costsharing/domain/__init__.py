"""Cost sharing in plain Python: no Django, no clock, no database. Amounts are whole öre."""
