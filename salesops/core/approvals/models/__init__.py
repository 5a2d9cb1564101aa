from .approval import Approval, ApprovalCopy
from .decision import ApprovalDecision, ApprovalEscalation
from .step import ApprovalStep, StepPerson

__all__ = ["Approval", "ApprovalCopy", "ApprovalDecision", "ApprovalEscalation", "ApprovalStep", "StepPerson"]
