"""State machines of assessments, each as one table; the database refuses every other move."""
