"""Find a mediator: what is asked, who is found, and how the page is drawn."""
