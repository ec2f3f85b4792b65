"""The public profile of whoever is listed, for people and for machines."""
