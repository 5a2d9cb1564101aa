"""Pages of leave, deputies, absences and the duty roster."""
