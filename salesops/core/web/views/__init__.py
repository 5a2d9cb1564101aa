"""Pages of the frame itself: errors, the person's look, the list of everything, the gallery."""
