#!/usr/bin/env python
"""Django's command line, with src/ on the path so that nothing needs installing."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiangji.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (src/ is on the path only now)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
