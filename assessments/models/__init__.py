"""Tables of assessments: one noun a file."""
