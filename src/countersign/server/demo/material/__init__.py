"""Builds the files of the demo from code that can be read: first submissions with planted faults, and their fixes."""
