"""What must never be in the repository: a machine's paths, a registry's address, a seal, a real organisation."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "a registry's address": re.compile(
        r"https?://(?:[\w.-]*\.)?(?:pythonhosted|pypi|npmjs)\.org|--(?:extra-)?index-url\s", re.IGNORECASE
    ),
    "a machine's path": re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/(?:main|shared|\.)"),
}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def offences(paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{path.name}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    return found


def test_repository_names_no_machine_and_no_registry():
    assert offences([p for p in tracked() if p != Path(__file__)]) == []


def test_planted_address_is_seen(tmp_path):
    planted = tmp_path / "requirements.txt"
    planted.write_text("--index-url https://pypi." + "org/simple\n# built in /work" + "/main\n")
    assert offences([planted]) == [f"{planted.name}: {what}" for what in FORBIDDEN]
