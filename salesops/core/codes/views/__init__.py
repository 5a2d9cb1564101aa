from .lists import add, all_lists, edit, one_list, verb

__all__ = ["add", "all_lists", "edit", "one_list", "verb"]
