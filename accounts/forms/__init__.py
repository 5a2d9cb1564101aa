"""Shape of what the pages of people and the organisation send. No decisions: those are rules and services."""
