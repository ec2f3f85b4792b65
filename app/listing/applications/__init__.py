"""A mediator applies to a programme: what is shared, frozen as it was submitted, and the life of that."""
