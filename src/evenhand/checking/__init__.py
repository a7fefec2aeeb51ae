"""The tools of a policy author: run the examples, lint the rules, and test the examples themselves."""

from evenhand.checking.diagnostics import Diagnostic
from evenhand.checking.examples import judge_example, run_examples
from evenhand.checking.lint import check_policy
from evenhand.checking.mutants import find_survivors, mutate

__all__ = ["Diagnostic", "check_policy", "find_survivors", "judge_example", "mutate", "run_examples"]
