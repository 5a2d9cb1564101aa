"""What every page shares: the request's frame, permission at the door, refusals shown to people."""
