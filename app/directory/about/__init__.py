"""The pages that say what the credential is."""
