"""The guards of the house, which know no domain: they ask ``user.has_perm``, and ``rules.py`` of each app answers."""

from qiangji.ui.guards import PERSONAL, PUBLIC, fetch, may, personal, public

__all__ = ["PERSONAL", "PUBLIC", "fetch", "may", "personal", "public"]
