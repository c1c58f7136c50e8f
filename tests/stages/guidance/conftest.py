"""A database that several threads can share, as for the stage before."""

from tests.stages.assessment.conftest import shared_database

__all__ = ["shared_database"]
