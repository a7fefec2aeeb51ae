"""The workbench behind a server on this machine: who may ask, and a folder on disk."""
