"""Reads config.yaml strictly, a site's own file over it, and hands out frozen values."""
