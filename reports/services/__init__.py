"""What can be done with reports."""
