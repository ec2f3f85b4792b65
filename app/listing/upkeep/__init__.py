"""Keeping a listing up, besides paying for it: the yearly declaration, the Code, feedback."""
