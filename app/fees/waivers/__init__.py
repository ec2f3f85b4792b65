"""A mediator asks that a contribution be waived, and IMI staff decide."""
