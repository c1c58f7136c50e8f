"""Job fairs and booths, as far as the reader sees."""

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission

from ..models import FairBooth, FairPost, JobFair

COUNTS = ("cvs", "interviews", "intended", "signed", "arrived", "stayed")


def fairs_visible_to(user) -> QuerySet[JobFair]:
    """The hub's fairs: an organisation sees its own booths instead."""
    return JobFair.objects.filter(accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE)))


def booths_visible_to(user) -> QuerySet[FairBooth]:
    inside = accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE))
    return FairBooth.objects.filter(inside).select_related("fair", "organisation__region")


def with_openings(booths: QuerySet[FairBooth]) -> QuerySet[FairBooth]:
    posts = FairPost.objects.filter(booth=OuterRef("pk")).order_by().values("booth")
    return booths.annotate(
        n_posts=Subquery(posts.annotate(n=Count("pk")).values("n")),
        openings=Subquery(posts.annotate(n=Sum("openings")).values("n")),
    )


def with_booths(fairs: QuerySet[JobFair]) -> QuerySet[JobFair]:
    return fairs.annotate(
        n_organisations=Count("booths__organisation", distinct=True),
        n_reported=Count("booths__reported_at"),
        all_cvs=Sum("booths__cvs"),
        all_signed=Sum("booths__signed"),
    )


def totals_of(fair: JobFair) -> dict[str, int | None]:
    """Sums of what was reported; None where nobody has reported that yet."""
    return fair.booths.aggregate(**{name: Sum(name) for name in COUNTS})
