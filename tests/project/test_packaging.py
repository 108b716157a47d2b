"""setup.cfg holds the one list of dependencies, all bounded; what is built from it has all of grader/ and a command."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from projects import ROOT

SETUPTOOLS = """
import json, os, setuptools
package = setuptools.Distribution({"script_name": "setup.py"})
package.parse_config_files(["setup.cfg"])
build = package.get_command_obj("build_py")
build.ensure_finalized()
files = [os.path.relpath(path, build.build_lib) for path in build.get_outputs(include_bytecode=False)]
print(json.dumps({
    "python": str(package.python_requires),
    "needs": list(package.install_requires),
    "extras": {name: list(needs) for name, needs in package.extras_require.items()},
    "commands": package.entry_points["console_scripts"],
    "files": [path.replace(os.sep, "/") for path in files],
}))
"""
# Imported only if they are installed.
OPTIONAL = {"distributed", "pytest-xdist"}


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    """What setuptools reads in setup.cfg."""
    done = subprocess.run([sys.executable, "-c", SETUPTOOLS], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    for name in [name for name in found["extras"] if name.startswith(":")]:  # here are those with a marker
        found["needs"] += [f"{need}; {name[1:]}" for need in found["extras"].pop(name)]
    return found


def names(needs: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in needs}


def test_requirements_txt_installs_the_package_and_repeats_no_dependency() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["-e ."]


def test_every_version_is_bounded_on_both_sides(declared: dict[str, Any]) -> None:
    build_system = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    build = re.findall(r'"(setuptools *[<>=][^"]*)"', build_system)
    assert build
    needs = [*declared["needs"], *sum(declared["extras"].values(), []), *build, f"python{declared['python']}"]
    for one in map(Requirement, needs):
        assert {specifier.operator for specifier in one.specifier} == {">=", "<"}, one


def test_extras_repeat_nothing_of_what_everybody_needs(declared: dict[str, Any]) -> None:
    assert declared["extras"].keys() == {"dask", "dev"}
    assert not names(sum(declared["extras"].values(), [])) & names(declared["needs"])
    assert set(declared["extras"]["dask"]) <= set(declared["extras"]["dev"])


def test_the_versions_that_these_tests_run_with_are_within_the_bounds(declared: dict[str, Any]) -> None:
    here = [one for one in map(Requirement, declared["needs"]) if one.marker is None or one.marker.evaluate()]
    assert len(here) == len(names(declared["needs"])), "each package has one line for this Python"
    for one in here:
        assert one.specifier.contains(metadata.version(one.name)), f"{one.name} {metadata.version(one.name)}"
    assert SpecifierSet(declared["python"]).contains(".".join(map(str, sys.version_info[:3])))


def test_every_package_that_the_grader_imports_is_declared(declared: dict[str, Any]) -> None:
    imported: set[str] = set()
    for path in (ROOT / "grader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    providers = metadata.packages_distributions()
    foreign = sorted(imported - sys.stdlib_module_names - {"grader"})
    known = names(declared["needs"]) | OPTIONAL
    undeclared = [name for name in foreign if not known & set(map(canonicalize_name, providers.get(name, [name])))]
    assert foreign and not undeclared


def test_a_built_package_has_every_file_of_the_grader(declared: dict[str, Any]) -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("only git says which files belong to the project")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "grader"]
    ours = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    present = {path for path in ours if (ROOT / path).is_file()}
    assert set(declared["files"]) == present
    assert "grader/py.typed" in present, "type checkers of other projects read the grader's types only with this file"


@pytest.mark.parametrize("arguments, status", [(["--version"], 0), (["hint", "category1_liner"], 2), (["list"], 0)])
def test_the_command_grader_does_what_the_module_does(
    declared: dict[str, Any], arguments: list[str], status: int, tmp_path: Path
) -> None:
    (command,) = declared["commands"]
    name, module, function = command.replace("=", ":").replace(" ", "").split(":")
    assert name == "grader"
    script = tmp_path / name  # as pip writes it
    script.write_text(f"import sys\nfrom {module} import {function}\nsys.exit({function}())\n", encoding="utf-8")
    by_command, by_module = (
        subprocess.run([sys.executable, *call, *arguments], capture_output=True, text=True, cwd=tmp_path, timeout=60)
        for call in ([str(script)], ["-m", "grader"])
    )
    assert (by_command.returncode, by_command.stdout, by_command.stderr) == (
        by_module.returncode,
        by_module.stdout,
        by_module.stderr,
    )
    assert by_command.returncode == status
