"""Pages about credit: assessments, raises, freezes, warning signs, monthly lists."""
