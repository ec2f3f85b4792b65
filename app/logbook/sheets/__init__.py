"""Spreadsheets: read by a process of its own, what a column and a cell mean, and their rows against what is logged."""
