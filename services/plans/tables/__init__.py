"""Tables of the read models, a module each aggregate. They hold ciphertext where something is private."""
