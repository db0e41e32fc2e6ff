"""What comes from outside in a form of its own."""
