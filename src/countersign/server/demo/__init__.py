"""The demonstration: one engagement, six people, and the whole walk performed through the real actions."""
