"""`python -m vardkedja.launcher VERB`: what the Makefile calls."""

import argparse
import sys

from vardkedja import config
from vardkedja.launcher import run, servers
from vardkedja.launcher.instance import LauncherError, say

VERBS = {
    "prepare": "make keys and ports; start nothing",
    "up": "start the servers",
    "setup": "start the servers, migrate, load the demo county into an empty database",
    "run": "setup, then serve until Ctrl-C",
    "stop": "stop the embedded servers",
    "provision": "make the roles that DATABASE_URL, DATABASE_URL_APP and DATABASE_URL_WORKER name",
}


def main() -> int:
    """Run one verb on the home; 1 with a plain message where it fails."""
    listing = "\n".join(f"  {verb:10} {what}" for verb, what in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="vardkedja.launcher", epilog=listing, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("--test", action="store_true", help="a home for tests: no durability, login vk_tests")
    arguments = parser.parse_args()
    try:
        act(arguments.verb, "test" if arguments.test else "run")
    except (LauncherError, config.ConfigError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def act(verb: str, kind: str) -> None:
    """Do one verb on the home that the environment names."""
    home = config.home()
    if verb == "prepare":
        servers.prepare(home, kind=kind)
    elif verb == "up":
        servers.ensure(home, kind=kind)
    elif verb == "setup":
        run.setup(home)
    elif verb == "run":
        run.run(home)
    elif verb == "provision":
        servers.provision_given_roles()
    else:
        stopped = servers.stop(home)
        say(f"Stopped {' and '.join(stopped)}." if stopped else "Nothing ran.")


if __name__ == "__main__":
    sys.exit(main())
