"""What becomes of answers: sealed, filed by night, released, shared and forgotten."""
