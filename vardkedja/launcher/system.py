"""Under which account, with which binaries and in which folder the embedded servers run."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from vardkedja.launcher.instance import LauncherError

SHARED = Path("/var/lib/vardkedja")  # only as root, where `nobody` cannot reach the clone


def account() -> dict:
    """Keyword arguments for subprocess: as root `nobody`, which PostgreSQL demands; else oneself."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    nobody = pwd.getpwnam("nobody")
    return {"cwd": "/", "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def environment() -> dict[str, str]:
    """A small environment for the servers: nothing of the caller's PG* or locale settings reaches them."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def reachable(path: Path, test: str = "-x") -> bool:
    """Whether the servers' account can pass into, or run, the path."""
    command = ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)]
    return subprocess.run(command, env=environment(), check=False, **account()).returncode == 0


def server_folder(home: Path, instance: dict, name: str) -> Path:
    """The folder of one server's data, made with mode 0700 for the servers' account."""
    base = Path(instance["server_folder"]) if instance.get("server_folder") else home
    if os.geteuid() == 0 and not reachable(base):
        base = SHARED / hashlib.sha256(str(home).encode()).hexdigest()[:16]
        instance["server_folder"] = str(base)
        base.mkdir(parents=True, exist_ok=True, mode=0o711)
    folder = base / name
    folder.mkdir(exist_ok=True, mode=0o700)
    give(folder)
    return folder


def give(path: Path) -> None:
    """Hand a file or folder to the servers' account."""
    who = account()
    if "user" in who:
        os.chown(path, who["user"], who["group"])


def package_folder(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LauncherError(f"The package {package} is not installed. Run `make setup`.")
    return Path(spec.submodule_search_locations[0])


def runnable(package: str, program: str) -> Path:
    """A program of an installed package, or of a copy under /var/lib where the servers' account cannot reach it."""
    folder = package_folder(package)
    if os.geteuid() != 0 or reachable(folder / program):
        return folder / program
    stamp = hashlib.sha256(f"{folder}{(folder / program).stat().st_mtime_ns}".encode()).hexdigest()[:16]
    copy = SHARED / "programs" / f"{package}-{stamp}"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        temporary = copy.with_name(f"{copy.name}.{os.getpid()}")
        # A wheel keeps the shared libraries of its programs in a folder beside the package.
        for part in (folder, folder.with_name(f"{package}.libs")):
            if part.exists():
                shutil.copytree(part, temporary / part.name, symlinks=True)
        temporary.rename(copy)
    return copy / package / program


def tail(path: Path, lines: int = 12) -> str:
    """The end of a log, for a message about a server that does not start."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def command_of(pid: int) -> str:
    """The command line of a process; empty where there is no such process."""
    if Path("/proc/self/cmdline").exists():  # a slim Linux has no ps
        try:
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
                .strip()
            )
        except OSError:
            return ""
    command = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
