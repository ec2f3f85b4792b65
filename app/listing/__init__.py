"""How a mediator comes to be listed: the assessment by a programme, and what follows from it."""
