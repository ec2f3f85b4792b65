"""Requests for feedback that are misused, and how IMI staff end one."""
