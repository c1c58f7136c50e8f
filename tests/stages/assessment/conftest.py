"""A database that several threads can share."""

import sqlite3

import pytest
from django.db import connection


@pytest.fixture
def shared_database(tmp_path):
    """Threads need a real file: a database in memory locks whole tables, as the one of an installation never does."""
    if connection.vendor != "sqlite":
        yield lambda: None
        return
    in_memory = connection.settings_dict["NAME"]

    def moved() -> None:
        with sqlite3.connect(tmp_path / "shared.sqlite3") as target:
            connection.ensure_connection()
            connection.connection.backup(target)
        connection.settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")

    yield moved
    connection.settings_dict["NAME"] = in_memory
