"""Personal data: what is kept and why, what people ask about it, when it goes, and when it leaked."""
