"""An assessor's desk: the review of an application, entry by entry, and the signed result."""
