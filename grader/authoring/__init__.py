"""For those who write exercises: new, check and calibrate."""
