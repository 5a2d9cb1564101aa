from .absence import Absence, AbsenceKind
from .control import ControlCase, ControlRun, watches
from .duties import AssistantDuty, Deputyship, MarketCharge, RoleGrant, SecretaryDuty
from .handover import Handover, HandoverShare
from .leave import LeaveRequest
from .org import OrgUnit, OrgUnitHead, OrgUnitTerms
from .position import Position, PositionTerms, Posting
from .roster import Duty, DutyPlace, OvertimeRequest
from .second_factor import RecoveryCode, SecondFactor
from .session import PortalSession
from .sign_in_event import SignInEvent
from .user import User

__all__ = [
    "Absence",
    "AbsenceKind",
    "AssistantDuty",
    "ControlCase",
    "ControlRun",
    "Deputyship",
    "Duty",
    "DutyPlace",
    "Handover",
    "HandoverShare",
    "LeaveRequest",
    "MarketCharge",
    "OrgUnit",
    "OrgUnitHead",
    "OrgUnitTerms",
    "OvertimeRequest",
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
    "watches",
]
