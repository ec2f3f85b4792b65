"""Digest authors: how they are appointed, what they read, and what they write."""
