"""Who looks in which order, what they said, what they found, and what that amounts to."""
