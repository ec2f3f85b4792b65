"""A mediator's calendar of deadlines, which other programs read at an address of its own."""
