"""PyCharm's shared run configurations call what is there, and the page on learning names each of them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from projects import ROOT

from grader import __main__ as command_line

CONFIGURATIONS = {path.name.removesuffix(".run.xml"): path for path in sorted((ROOT / ".run").glob("*.run.xml"))}


def options_of(path: Path) -> dict[str, str]:
    (configuration,) = ElementTree.parse(path).getroot()
    assert configuration.get("name") == path.name.removesuffix(".run.xml")
    return {option.get("name", ""): option.get("value", "") for option in configuration.iter("option")}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_configuration_runs_a_command_or_the_tests_of_a_folder(name: str) -> None:
    options = options_of(CONFIGURATIONS[name])
    assert options["WORKING_DIRECTORY"] == "$PROJECT_DIR$"
    if "SCRIPT_NAME" in options:
        assert (options["SCRIPT_NAME"], options["MODULE_MODE"]) == ("grader", "true")
        words = [word.strip('"') for word in options["PARAMETERS"].split()]
        assert words[-1] == "$FilePath$"
        assert command_line._parser(words).parse_args(words).run
    else:
        target = options["_new_target"].strip('"')
        assert (ROOT / target.removeprefix("$PROJECT_DIR$/")).is_dir()


def test_the_page_on_learning_names_each_configuration() -> None:
    page = (ROOT / "docs" / "learning.md").read_text(encoding="utf-8")
    assert len(CONFIGURATIONS) == page.count("\n| *")
    assert [name for name in CONFIGURATIONS if f"\n| *{name}* |" not in page] == []
