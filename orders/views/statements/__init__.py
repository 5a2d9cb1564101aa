"""Pages of statements of account, and the one customers open by a link."""
