"""Delegations that travel in both directions, and events."""

from .delegation import Delegation, DelegationCitation
from .event import Event, EventCitation

__all__ = ["Delegation", "DelegationCitation", "Event", "EventCitation"]
