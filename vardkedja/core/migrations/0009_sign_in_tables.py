"""Grants on the tables of sign-in. They carry no policy, since signing in happens before a scope can exist, and hold
nothing but staff accounts: no person of the chain is in them."""

from django.db import migrations

from vardkedja.core.rls import OwnedByNobody

ALL = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_protected_persons"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
        ("axes", "0010_accessattemptexpiration"),
    ]
    operations = [
        OwnedByNobody("account_emailaddress", app="SELECT"),
        OwnedByNobody("account_emailconfirmation", app="SELECT"),
        OwnedByNobody("mfa_authenticator", app=ALL),
        OwnedByNobody("usersessions_usersession", app=ALL),
        OwnedByNobody("axes_accessattempt", app=ALL),
        OwnedByNobody("axes_accessattemptexpiration", app=ALL),
        OwnedByNobody("axes_accesslog", app=ALL),
        OwnedByNobody("axes_accessfailurelog", app=ALL),
    ]
