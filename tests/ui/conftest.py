"""Short ways to render a component, and somebody to be known (before that, every page leads to set-up)."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.template import engines


@pytest.fixture
def render(rf):
    """``render(source, **context)`` → markup, as on a page asked for at ``at``."""

    def render(source: str, at: str = "/", **context) -> str:
        request = rf.get(at)
        request.user = AnonymousUser()
        return engines["django"].from_string(source).render(context, request).strip()

    return render


@pytest.fixture
def somebody(db):
    return get_user_model().objects.create_user("somebody")
