"""A draft services agreement of invented parties, and the grid in which it was reviewed."""
