"""A person's rights over their data: everything downloaded, an account closed and erased, how long what is kept."""
