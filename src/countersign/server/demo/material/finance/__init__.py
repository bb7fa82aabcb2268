"""A three-statement model of an invented company, and the research note that rests on it."""
