import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from qiangji.accounts.models import User

from ..models import WorkbookUpload

KEPT_FOR = dt.timedelta(hours=2)


def uploads_of(user: User) -> QuerySet[WorkbookUpload]:
    """The user's own, as long as they are kept; imported ones keep their counts."""
    return WorkbookUpload.objects.filter(by=user, at__gt=timezone.now() - KEPT_FOR)


def expired_uploads() -> QuerySet[WorkbookUpload]:
    return WorkbookUpload.objects.filter(imported_at=None, at__lte=timezone.now() - KEPT_FOR)
