from pytest_bdd import scenarios
scenarios("what-if.feature","compare.feature","diff.feature")
