"""Shape of what people enter about assessments, no decisions."""
