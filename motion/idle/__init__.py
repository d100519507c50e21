"""What a living body does while it does nothing: noise hashed at time, breath, sway and small wander."""
