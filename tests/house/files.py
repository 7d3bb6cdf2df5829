"""The project's files, for the tests of the house."""

import subprocess
from functools import cache
from pathlib import Path

from vardkedja import config

ROOT = config.PROJECT
APPS = ("referrals", "placements", "sip", "costsharing", "governance")
PACKAGES = ("vardkedja", *APPS)


@cache
def tracked() -> tuple[Path, ...]:
    """What git would commit; where this is no clone, every file outside var and .venv."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode == 0:
        found = [ROOT / name for name in result.stdout.splitlines()]
    else:
        found = [path for path in ROOT.rglob("*") if path.relative_to(ROOT).parts[0] not in ("var", ".venv")]
    return tuple(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def python(*folders: str) -> list[Path]:
    """Python files in the folders (the whole project without any), migrations left out."""
    found = [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]
    return [path for path in found if not folders or path.relative_to(ROOT).parts[0] in folders]


def name(path: Path) -> str:
    """The path as a message shows it."""
    return path.relative_to(ROOT).as_posix()
