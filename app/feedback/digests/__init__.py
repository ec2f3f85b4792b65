"""The versions of a Feedback Digest, and what one may say."""
