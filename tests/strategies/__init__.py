"""Random policies, programs and answers, small enough that claims meet at the edges of the rules."""
