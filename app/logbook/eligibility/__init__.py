"""Whether a mediator is eligible, why, and what comes next; and what stands beside the mediations for it."""
