"""Who somebody is: accounts, signing in, roles, and who may act on whose record."""
