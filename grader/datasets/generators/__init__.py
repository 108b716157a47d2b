"""What the stand-ins of several datasets share."""
