"""Who takes part: registration, what is known of them, their sentences, and what becomes of them."""
