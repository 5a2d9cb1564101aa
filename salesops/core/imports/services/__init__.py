from .runs import commit_import, match_columns, start_import

__all__ = ["commit_import", "match_columns", "start_import"]
