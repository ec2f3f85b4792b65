"""Sealed packs: a logbook frozen behind an address, for a programme that does not use the portal."""
