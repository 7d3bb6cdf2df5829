"""What stands at the top, which drawers an app has, and that nothing unfinished is left."""

import re

from tests.house import files

TOP = {
    "manage.py", "pyproject.toml", "README.md", "CONTRIBUTING.md", "docker-compose.yml", "Makefile", "vardkedja",
    *files.APPS, "templates", "tests", "docs", "requirements", "benchmarks",
}  # fmt: skip
DRAWERS = {
    "__init__", "apps", "domain", "events", "models", "querysets", "policies", "selectors", "actions", "forms",
    "views", "api", "serializers", "tasks", "urls", "registrations", "management", "migrations", "templatetags",
    "static", "documents", "scenario",
}  # fmt: skip
# In capitals anywhere, or in any case where a comment begins with it. In pieces, so that this line is not found.
WORDS = "TO" + "DO|FIX" + "ME|XX" + "X"
UNFINISHED = re.compile(rf"\b(?:{WORDS})\b|(?:#|<!--|{{#|/\*|//)\s*(?i:{WORDS})\b")
TEXT = {".py", ".html", ".md", ".toml", ".yml", ".css", ".sh", ""}


def test_nothing_else_stands_at_the_top():
    top = {path.relative_to(files.ROOT).parts[0] for path in files.tracked()}
    strange = {name for name in top if name not in TOP and not name.startswith(".")}
    assert {"manage.py", "pyproject.toml", "vardkedja"} <= top
    assert not strange, f"Nothing else of weight at the top; find each of these a place below: {strange}"


def test_every_app_has_the_same_drawers():
    strange = {
        files.name(path)
        for path in files.tracked()
        if (parts := path.relative_to(files.ROOT).parts)[0] in files.APPS
        and parts[1].split(".")[0] not in DRAWERS
    }
    assert not strange, (
        f"Put it in one of the drawers {sorted(DRAWERS)}, or name a new drawer here: {strange}"
    )


def test_nothing_unfinished_is_left():
    found = [
        f"{files.name(path)}:{number}"
        for path in files.tracked()
        if path.suffix in TEXT and path.name != "LICENSE.txt" and "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found, f"Finish it, or write an issue: {found}"


def test_domain_code_imports_neither_django_nor_a_clock():
    banned = re.compile(
        r"^\s*(?:from|import)\s+(?:django|rest_framework|celery|psycopg|vardkedja\.core\.clock)\b"
    )
    paths = [path for path in files.python(*files.PACKAGES) if "domain" in path.parts]
    found = [
        f"{files.name(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if banned.search(line)
    ]
    assert paths
    assert not found, f"Domain code is plain Python and is handed the moment: {found}"
