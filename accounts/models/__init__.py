from .duties import AssistantDuty, Deputyship, MarketCharge, RoleGrant, SecretaryDuty
from .org import OrgUnit, OrgUnitHead, OrgUnitTerms
from .position import Position, PositionTerms, Posting
from .second_factor import RecoveryCode, SecondFactor
from .session import PortalSession
from .sign_in_event import SignInEvent
from .user import User

__all__ = [
    "AssistantDuty",
    "Deputyship",
    "MarketCharge",
    "OrgUnit",
    "OrgUnitHead",
    "OrgUnitTerms",
    "PortalSession",
    "Position",
    "PositionTerms",
    "Posting",
    "RecoveryCode",
    "RoleGrant",
    "SecondFactor",
    "SecretaryDuty",
    "SignInEvent",
    "User",
]
