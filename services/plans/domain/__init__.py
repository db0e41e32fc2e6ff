"""What may happen in a case and why not, an aggregate a module; pure."""
