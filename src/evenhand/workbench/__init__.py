"""The workbench: pages on which a program is described, one question at a time, the verdicts beside it."""
