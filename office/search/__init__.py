"""Finding: an index of the cases that can always be made again from the database."""
