"""Everything that can be done with people and the organisation. Pages, API, imports, jobs and the demo company call these."""
