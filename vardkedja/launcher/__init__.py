"""Starts what an instance needs: embedded servers, roles, and the processes of `make run`.

Plain Python: nothing here imports Django, since the role of the database connection must be chosen before
Django is set up.
"""
