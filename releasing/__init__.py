"""What a release consists of, made into one folder and tried out; nothing is published."""
