"""What all imports have in common, of calendars and of files: their runs, their ledgers, and taking them back."""
