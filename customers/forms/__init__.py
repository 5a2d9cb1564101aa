"""Shape of what is typed about customers: one module for each part of the house."""
