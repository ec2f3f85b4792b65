"""Connected calendars: fetched by the worker from an address or an account, and looked at again."""
