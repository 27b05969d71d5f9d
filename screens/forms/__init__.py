"""The short forms of the actions: what each asks, prefilled as far as can be known."""
