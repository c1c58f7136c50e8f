"""Time and memory of some work, in a process of its own: a peak that other tests left behind would hide any.

The peak is read from /proc: what getrusage tells a child begins with its parent's peak.
"""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_AROUND = """
import json, pickle, sys, time
import django
django.setup()
payload = pickle.load(sys.stdin.buffer)
def peak():
    return int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]) / 1024
{before}
before, start = peak(), time.process_time()
{work}
spent = time.process_time() - start
print(json.dumps({{"cpu": spent, "peak": peak(), "growth": peak() - before}}))
"""


def measure(payload: object, before: str, work: str) -> dict[str, float]:
    """CPU seconds of ``work`` on ``payload``, the process's peak memory and its growth over ``work``, in MB."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "qiangji.settings"}
    command = [sys.executable, "-c", _AROUND.format(before=before, work=work)]
    done = subprocess.run(command, env=environment, input=pickle.dumps(payload), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
