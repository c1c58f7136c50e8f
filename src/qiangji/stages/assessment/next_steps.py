"""What a signed diagnosis leads to. A later stage adds its step in AppConfig.ready: this stage knows none of them."""

from collections.abc import Callable

from .models import Diagnosis

# (label, address) for this reader, or None.
NextStep = Callable[[object, Diagnosis], tuple[str, str] | None]
NEXT_STEPS: list[NextStep] = []


def add_next_step(step: NextStep) -> None:
    if step not in NEXT_STEPS:
        NEXT_STEPS.append(step)


def next_steps_for(user, diagnosis: Diagnosis) -> list[tuple[str, str]]:
    """Only of a signed diagnosis: a draft leads nowhere."""
    if diagnosis.signed_at is None:
        return []
    return [found for step in NEXT_STEPS if (found := step(user, diagnosis)) is not None]
