"""Signing in: second factors, sign-in through an organisation, lock-out, and how long a session lasts."""
