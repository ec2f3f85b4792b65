"""Invoices and credit notes: written once, numbered without a gap, and drawn as files."""
