"""The admin of cities, their parts and agreements; importing it registers all of them."""

from .agreement import AgreementAdmin
from .base import CityFilter, CityRecordAdmin
from .city import SisterCityAdmin
from .likeness import CityRecordForm
from .parts import CityNameAdmin, RelationStatusAdmin

__all__ = [
    "AgreementAdmin",
    "CityFilter",
    "CityNameAdmin",
    "CityRecordAdmin",
    "CityRecordForm",
    "RelationStatusAdmin",
    "SisterCityAdmin",
]
