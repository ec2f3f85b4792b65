"""The rules that judge a logbook: their parameters, their versions, and whose rule a mediator follows."""
