"""What is owed, why, and the papers that say so. An issued invoice is never changed; it is credited."""
