"""Several people at the same moment."""

import threading

from django.db import connections

from qiangji.stages.assessment import errors as assessment
from qiangji.stages.guidance import errors as guidance


def at_once(*acts) -> list[str]:
    """What came of acts begun at the same moment, each in its own thread with its own connection."""
    gate, outcomes = threading.Barrier(len(acts)), []

    def run(act) -> None:
        gate.wait()
        try:
            act()
            outcomes.append("done")
        except (assessment.Refused, guidance.Refused) as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
