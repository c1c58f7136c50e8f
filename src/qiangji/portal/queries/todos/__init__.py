"""To-dos: what waits for this person, by due date, each with the one button that starts it."""

from ..desk import Desk
from .accounts import grants_ending
from .assessment import assessment_todos
from .guidance import guidance_todos
from .registry import organisations_to_confirm
from .resources import resource_todos
from .todo import Todo

__all__ = ["Todo", "todos_for"]


def todos_for(desk: Desk) -> list[Todo]:
    """Dated ones first, the most overdue on top; then what has no date."""
    stages = [*assessment_todos(desk), *guidance_todos(desk), *resource_todos(desk)]
    found = [*stages, *organisations_to_confirm(desk), *grants_ending(desk)]
    return sorted(found, key=lambda todo: (todo.due_on is None, todo.due_on or desk.today))
