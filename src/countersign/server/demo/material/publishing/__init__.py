"""An article of invented authors as it was received, its edited text, and the queries to the author."""
