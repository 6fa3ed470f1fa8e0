"""The case: how it comes in, who holds it, what may be done with it, until when, and who may see it."""
