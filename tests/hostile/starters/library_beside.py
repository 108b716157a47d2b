# Writes modules named like libraries where Python looks for them, and imports again.
# Reported: MAE
import importlib
import sys
from pathlib import Path


def attack():
    for name in ("tensorflow", "keras", "grader", "h5py", "sitecustomize", "usercustomize", "conftest"):
        Path(name).mkdir()
        (Path(name) / "__init__.py").write_text("raise SystemExit(0)")
    Path("pytest.ini").write_text("[pytest]\naddopts = --collect-only")
    Path.home().joinpath(".local").mkdir(exist_ok=True)
    importlib.invalidate_caches()
    sys.path_importer_cache.clear()
    return None  # tail.txt then returns a wrong model
