"""What may not be read by opening the database: closed envelopes and their keys."""
