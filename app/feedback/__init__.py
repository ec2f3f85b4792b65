"""What parties and counsel say: requests for feedback, the answers, and what becomes of them."""
