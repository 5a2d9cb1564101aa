"""The template library ``ui``: components and formats."""
