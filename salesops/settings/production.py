"""A company's server. Everything comes from the environment; unsafe values stop the start."""

from .base import *  # noqa: F403

DEMO_SIGN_INS = False
