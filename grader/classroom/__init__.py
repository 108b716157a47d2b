"""Grades whole classes: finds submissions, grades them on one machine or many, keeps a ledger, writes reports."""
