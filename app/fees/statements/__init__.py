"""Bank statements: read, matched with contributions, and recorded."""
