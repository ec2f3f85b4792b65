"""What a mediator says about themself in public, and what their card shows."""
