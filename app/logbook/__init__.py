"""What was done: mediations with their sessions, counted by the rules, kept, brought in and taken out."""
