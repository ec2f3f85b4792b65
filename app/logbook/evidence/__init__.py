"""How well a mediation is evidenced, and what is kept of it."""
