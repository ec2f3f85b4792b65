"""The public side: find a mediator, read a profile, verify a credential, and what the credential is."""
