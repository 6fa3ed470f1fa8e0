"""Who is who: citizens, officers, their units and roles, and how they prove it."""
