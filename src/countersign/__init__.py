"""Countersign: pull requests and continuous integration for outsourced knowledge work."""

__version__ = "0.1.0"
