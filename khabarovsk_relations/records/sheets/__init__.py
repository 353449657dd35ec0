"""Spreadsheets: lists taken away as files, and records loaded from files, as drafts."""
