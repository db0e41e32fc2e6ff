"""Life Coaching: coaches and their training, and one course of coaching with its sessions."""
