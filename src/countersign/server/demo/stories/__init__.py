"""The items of the demo, each a story of its own."""
