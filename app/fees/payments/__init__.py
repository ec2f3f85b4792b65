"""What was paid of contributions, what is open, and the reference that a payment carries."""
