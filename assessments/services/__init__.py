"""Everything that can be done with assessments."""
