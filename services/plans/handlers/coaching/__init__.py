"""Life Coaching."""
