"""How grades are shown: on the terminal and as JSON."""
