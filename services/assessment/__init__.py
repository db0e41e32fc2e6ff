"""The Interact phase: people, what they and their case managers write together, and what became of them."""
