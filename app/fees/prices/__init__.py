"""What a year costs: the price list, the DEI table, and the lines of a contribution."""
