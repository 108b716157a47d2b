"""How strange code is kept apart: levels, limits, children, and what they leave behind."""
