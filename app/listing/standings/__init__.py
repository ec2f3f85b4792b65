"""The standing of a listing: its facts, what they come to on a day, and what the nights send about it."""
