"""Answers that a mediator asks IMI to look at."""
