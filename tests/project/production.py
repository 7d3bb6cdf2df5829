"""A process as it is deployed: every value from the environment, no debug, HTTPS."""

from tests.harness import database

HOST = "vardkedja.example"


def environment(name: str, settings: str = "vardkedja.settings") -> dict[str, str]:
    """The environment of a production process on one database of the tests' server."""
    given = database.environment(name) | {
        "VARDKEDJA_HOME": "/nonexistent",
        "VARDKEDJA_SECRET_KEY": "a-long-key-of-many-different-characters-0123456789-åäö-XYZ",
        "VARDKEDJA_IDENTITY_KEY": "i" * 50,
        "VARDKEDJA_LOG_KEY": "l" * 50,
        "VARDKEDJA_FILE_KEY": "f" * 50,
        "VARDKEDJA_SIGNIN_KEY": "t" * 50,
        "VARDKEDJA_ALLOWED_HOSTS": HOST,
        "DJANGO_SETTINGS_MODULE": settings,
    }
    given.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return given
