import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_has_knocked_yet():
    """Rate limits are counted in the cache, which no test rolls back."""
    cache.clear()
