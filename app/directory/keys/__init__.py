"""The keys by which the portal signs, who signs, and the documents that are signed."""
