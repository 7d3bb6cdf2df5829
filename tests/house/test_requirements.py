"""The locks are hashed, agree, and name no address."""

import re

import pytest

from tests.house import files

LOCKS = ("base.txt", "dev.txt", "uv.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in PIN.findall((files.ROOT / "requirements" / lock).read_text(encoding="utf-8")):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_stands_in_a_lock(lock):
    text = (files.ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(?:extra-)?index-url|--find-links", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_hashed(lock):
    text = (files.ROOT / "requirements" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def test_the_locks_agree():
    base, dev, uv = (pins(lock) for lock in LOCKS)
    assert base.items() <= dev.items(), "run make lock"
    assert uv == {"uv": dev["uv"]}


def test_every_dependency_is_locked():
    project = (files.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'^    "([a-z0-9-]+)', project.split("[tool.")[0], flags=re.MULTILINE | re.IGNORECASE)
    missing = {name.lower() for name in listed} - {name.lower() for name in pins("dev.txt")}
    assert listed
    assert not missing, "run make lock"


def test_no_registry_address_stands_anywhere():
    registry = re.compile("py" + r"pi\.org|python" + "hosted|registry\\.n" + "pm")
    found = [
        files.name(path)
        for path in files.tracked()
        if path.suffix not in (".woff2", ".png")
        and registry.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found
