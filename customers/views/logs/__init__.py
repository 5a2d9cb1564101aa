"""Pages of work logs, reports and the contact round."""
