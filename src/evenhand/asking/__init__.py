"""Asking: the questionnaire that makes a description of a program."""
