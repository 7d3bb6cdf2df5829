"""Pages of places and stays."""
