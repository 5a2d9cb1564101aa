"""The one definition of each figure of visits, logs, reports, grading and of a day or team (RPT-1)."""
