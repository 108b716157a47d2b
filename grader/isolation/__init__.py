"""Keeps untrusted code apart: levels of isolation, limits, child processes, and the files they leave behind."""
