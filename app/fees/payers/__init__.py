"""Who is billed, and what that means for VAT."""
