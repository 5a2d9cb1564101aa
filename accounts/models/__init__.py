from .duties import AssistantDuty, Deputyship, MarketCharge, RoleGrant, SecretaryDuty
from .org import OrgUnit, OrgUnitHead, OrgUnitTerms
from .position import Position, PositionTerms, Posting
from .user import User

__all__ = [
    "AssistantDuty",
    "Deputyship",
    "MarketCharge",
    "OrgUnit",
    "OrgUnitHead",
    "OrgUnitTerms",
    "Position",
    "PositionTerms",
    "Posting",
    "RoleGrant",
    "SecretaryDuty",
    "User",
]
