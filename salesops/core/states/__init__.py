"""State machines as tables: one table says who may do what from where, and makes the database's own guard (architecture.md).

A model names its table ``machine = LEAVE`` and takes ``LEAVE.guard()`` into its guards.
"""

from .machine import Allowed, State, StateMachine, Transition
from .moving import allowed_actions, move

__all__ = ["Allowed", "State", "StateMachine", "Transition", "allowed_actions", "move"]
