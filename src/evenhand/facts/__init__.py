"""Facts: the kinds of answers, the values still possible, the operators, and how answers are written."""
