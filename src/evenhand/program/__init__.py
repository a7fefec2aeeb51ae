"""Programs: what is claimed, by whom, and where it can be read; how they are loaded and patched."""
