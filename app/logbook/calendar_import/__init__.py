"""Bringing in a calendar: events become proposed mediations on cards, and what is decided on them is logged."""
