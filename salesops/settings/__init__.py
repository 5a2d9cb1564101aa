"""Settings by surroundings: ``development``, ``testing``, ``production``, all built on ``base``."""
