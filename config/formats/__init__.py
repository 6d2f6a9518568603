"""Dates and numbers in each language's own form."""
