"""Resources of assessments."""
