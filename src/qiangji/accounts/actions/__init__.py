"""Verbs on people, grants and the hub."""

from .access import issue_password_link, remove_two_step
from .accounts import AccountRefused, change_details, close_account, open_account, reopen_account
from .grants import GrantRefused, end_grant, grant_role
from .hub import HubExists, found_hub, name_hub

__all__ = [
    "AccountRefused",
    "GrantRefused",
    "HubExists",
    "change_details",
    "close_account",
    "end_grant",
    "found_hub",
    "grant_role",
    "issue_password_link",
    "name_hub",
    "open_account",
    "remove_two_step",
    "reopen_account",
]
