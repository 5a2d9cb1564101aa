from .acts import act_on_version, begin_draft
from .editor import edit_draft
from .pages import policy_list, policy_page, version_page

__all__ = ["act_on_version", "begin_draft", "edit_draft", "policy_list", "policy_page", "version_page"]
