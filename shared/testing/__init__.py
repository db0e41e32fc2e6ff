"""What tests stand on: real servers, cheap fresh databases, a small aggregate. Never in production."""
