"""The words that every room speaks: errors as data, the languages of reports, verdicts and their like."""
