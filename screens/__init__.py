"""What staff see: one screen, one module and one stylesheet."""
