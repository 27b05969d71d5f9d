"""What staff do: one use case, one function, one transaction."""
