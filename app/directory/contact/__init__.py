"""Writing to a listed mediator without learning their address."""
