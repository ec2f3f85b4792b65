"""The badge of a number, for other sites and for programs."""
