"""What stands behind the audit record: its chain of hashes, and the record as sentences."""
