"""The audit: accounts, judgements, reasons, scores and the opinion."""
