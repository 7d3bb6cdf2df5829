"""What every test stands on: a real PostgreSQL, a template database, the application's role.

`boot` chooses the home before Django is set up, `database` builds and copies the template, `fixtures` is what
tests ask for.
"""
