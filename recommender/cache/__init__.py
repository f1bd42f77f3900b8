"""Values kept for a while: in memory, or in Redis for several servers."""
