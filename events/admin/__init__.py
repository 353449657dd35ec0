"""The admin of delegations and events; importing it registers both."""

from .delegation import DelegationAdmin
from .event import EventAdmin

__all__ = ["DelegationAdmin", "EventAdmin"]
