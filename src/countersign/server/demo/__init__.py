"""The demo: one engagement, six people, three deliverables, walked from upload to invoice by the real actions."""
