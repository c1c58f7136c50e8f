"""Rows that may change only while their version is a draft.

The database refuses changes and additions itself (see ``freezing``); removal is refused here, because emptying a whole
database must stay possible. Answers protect what they were given to on top of both.
"""

from django.db import models

from ..errors import Frozen


class DraftOnlyQuerySet(models.QuerySet):
    def delete(self):
        frozen = self.filter(**{f"{self.model.version_path}frozen_at__isnull": False}).first()
        if frozen is not None:
            raise Frozen(frozen.owning_version)
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class DraftOnly(models.Model):
    """``version_path`` is the lookup from this row to its version, ending in ``__`` unless it is the version."""

    version_path = "version__"

    objects = DraftOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def owning_version(self):
        found = self
        for step in self.version_path.split("__")[:-1]:
            found = getattr(found, step)
        return found

    def delete(self, *args, **kwargs):
        if self.owning_version.frozen_at is not None:
            raise Frozen(self.owning_version)
        return super().delete(*args, **kwargs)
