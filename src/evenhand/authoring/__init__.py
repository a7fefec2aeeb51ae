"""The tools of a policy author: checks, examples, mutants, drafts and schemas."""
