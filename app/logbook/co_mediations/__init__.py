"""Two mediators' entries of one mediation, linked by an address that works once."""
