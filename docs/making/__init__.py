"""What makes the documentation site: pages from rules and commands, diagrams, and pictures of reports."""
