"""What the court ordered, and what delivers it."""
