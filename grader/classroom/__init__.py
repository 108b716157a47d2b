"""Grades whole classes: submissions, a ledger of grades, engines that do the work, a report."""
