"""Life Coaching: coaches, and coaching in the person's own words."""
