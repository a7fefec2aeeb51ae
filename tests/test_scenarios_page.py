"""The page of every scenario with its last result: kept fresh, and the same whichever process ran them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_bdd.feature import get_features

from evenhand.steps.results import Result, Scenario, show_scenarios

ROOT = Path(__file__).parents[1]
FEATURE = """Feature: Two sums
  A feature
  of three scenarios.

  Background:
    Given a program that states nothing

  Scenario: It is so
    When the program is audited
    Then every verdict is unknown

  # It is wrong on purpose.
  @wrong
  Scenario: It is *not* so
    When the program is audited
    Then every verdict is pass

  Scenario Outline: It is so at times
    When the program is audited
    Then the verdict on pay/work-is-paid is <verdict>

    Examples:
      | verdict |
      | unknown |
      | fail    |

  @missing
  Scenario: Nobody can say
    When the program is audited
    Then every rule has one finding
"""
CONFTEST = """import pytest

def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("missing"):
            item.add_marker(pytest.mark.skip("not here"))
"""
PAGE = """# Every scenario, and its last result

What is meant to be so, in the users' words, and whether it was: 1 passed, 2 failed, 1 skipped.

| feature | scenarios | result |
|---|---|---|
| Two sums | 4 | 1 passed, 2 failed, 1 skipped |

## Two sums

A feature of three scenarios.

Each of these scenarios begins with:

````gherkin
Given a program that states nothing
````

### It is so

**passed**

````gherkin
When the program is audited
Then every verdict is unknown
````

### It is &#42;not&#42; so

**failed**

````gherkin
When the program is audited
Then every verdict is pass
````

### It is so at times

**failed**

````gherkin
When the program is audited
Then the verdict on pay/work-is-paid is <verdict>

Examples:
  | verdict |
  | unknown |
  | fail    |
````

### Nobody can say

**skipped**

````gherkin
When the program is audited
Then every rule has one finding
````
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """
    A project of somebody else, with scenarios of which not all are so.
    """
    (tmp_path / "features").mkdir()
    (tmp_path / "features/sums.feature").write_text(FEATURE, encoding="utf-8")
    test = 'from pytest_bdd import scenarios\n\nscenarios("features")\n'
    (tmp_path / "test_features.py").write_text(test, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("processes", ["0", "2"])
def test_the_page_shows_each_scenario_with_its_result(project: Path, processes: str) -> None:
    """
    Whether one process runs the scenarios or several, the page tells the same, in the order of the feature.
    """
    arguments = ("-n", processes, "-p", "no:cacheprovider", "--scenarios", "page.md")
    command = [sys.executable, "-m", "pytest", *arguments]
    subprocess.run(command, cwd=project, capture_output=True, check=False)  # noqa: S603 - this very Python
    _, _, page = (project / "page.md").read_text(encoding="utf-8").partition("\n")

    assert PAGE == page


def test_the_page_that_is_kept_shows_the_scenarios_as_they_are() -> None:
    """
    docs/scenarios.md holds every scenario of features/, word for word, and all of them passed.
    """
    features = get_features([str(ROOT / "features")])
    passed: dict[Scenario, Result] = {
        (feature.filename, scenario.line_number): "passed"
        for feature in features
        for scenario in feature.scenarios.values()
    }

    assert show_scenarios(features, passed) == (ROOT / "docs/scenarios.md").read_text(encoding="utf-8")
