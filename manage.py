#!/usr/bin/env python
"""Management commands; starts the embedded servers of the home where they are down."""

import os
import sys


def main() -> None:
    """Choose the database role, get the servers up, then run the command."""
    from vardkedja.config import ConfigError
    from vardkedja.launcher import commands
    from vardkedja.launcher.instance import LauncherError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vardkedja.settings")
    try:
        commands.before(sys.argv[1:])
    except (LauncherError, ConfigError) as error:
        sys.exit(str(error))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
