"""Pages of honours, promotions, improvement plans and proposals."""
