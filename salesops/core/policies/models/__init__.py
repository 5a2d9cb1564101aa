from .version import PolicyVersion

__all__ = ["PolicyVersion"]
