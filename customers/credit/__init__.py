"""Credit as it is read and said: what counts, the formulas in words, who holds a group's limit, many accounts at once."""
