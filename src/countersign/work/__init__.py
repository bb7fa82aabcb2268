"""What is asked for (work types, criteria) and the life of an item (one table of moves)."""
