"""`python -m vardkedja.launcher prepare|up|stop|run|provision`: what the Makefile calls."""

import argparse
import sys

from vardkedja import config
from vardkedja.launcher import servers
from vardkedja.launcher.instance import LauncherError, say


def main() -> int:
    """Run one verb on the home; 1 with a plain message where it fails."""
    parser = argparse.ArgumentParser(prog="vardkedja.launcher")
    parser.add_argument("verb", choices=["prepare", "up", "stop"])
    parser.add_argument("--test", action="store_true", help="a home for tests: no durability, login vk_tests")
    arguments = parser.parse_args()
    kind, home = "test" if arguments.test else "run", config.home()
    try:
        if arguments.verb == "prepare":
            servers.prepare(home, kind=kind)
        elif arguments.verb == "up":
            servers.ensure(home, kind=kind)
        else:
            stopped = servers.stop(home)
            say(f"Stopped {' and '.join(stopped)}." if stopped else "Nothing ran.")
    except (LauncherError, config.ConfigError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
