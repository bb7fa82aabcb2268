"""The server ring: people, tables and pages around the pure functions. One Django app, label `countersign`."""
