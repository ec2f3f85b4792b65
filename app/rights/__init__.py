"""A person's rights over their data: all of it downloaded, an account closed and erased, what is kept and how long."""
