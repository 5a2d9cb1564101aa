"""What follows from closed cycles for people: plans and proposals, honours, promotion (defaults.md 9.3)."""
