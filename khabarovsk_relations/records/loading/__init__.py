"""Fixtures and the database: what files say, what there is, what a load changes and refuses."""

from .rows import FixtureRows, XMLNodes, fault, is_ours, object_name
from .run import Loading

__all__ = ["FixtureRows", "Loading", "XMLNodes", "fault", "is_ours", "object_name"]
