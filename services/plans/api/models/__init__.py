"""Bodies of requests and answers, a module each aggregate."""
