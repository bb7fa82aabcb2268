"""Figures in running text: what they say, how finely, and for when."""
