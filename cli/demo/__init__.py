"""What the demonstration office is made of: its officers, what people write, and their stories."""
