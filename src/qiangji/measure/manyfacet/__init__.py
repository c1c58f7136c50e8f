"""Many facets: `facets` places people, items and raters on one scale."""

from .rating_scale import Facets, facets

__all__ = ["Facets", "facets"]
