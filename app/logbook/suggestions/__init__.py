"""How suggestions are made: the points of each sign, and the answers that are remembered."""
