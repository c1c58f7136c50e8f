from .door import locked
from .grants import grant_add, grant_end, grant_place
from .mine import details_edit, me
from .people import (
    hub_edit,
    password_link,
    two_step_remove,
    user_close,
    user_detail,
    user_list,
    user_open,
    user_reopen,
)

__all__ = [
    "details_edit",
    "grant_add",
    "grant_end",
    "grant_place",
    "hub_edit",
    "locked",
    "me",
    "password_link",
    "two_step_remove",
    "user_close",
    "user_detail",
    "user_list",
    "user_open",
    "user_reopen",
]
