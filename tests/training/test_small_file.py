"""Running a starter and training it with the grader save files of the same size, whatever makes them small."""

from __future__ import annotations

import subprocess
import sys

import pytest
from projects import Project

from grader.training import train as training

BODY = """
x, y = load_data()
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(2000), tf.keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y, epochs=1, verbose=0)
"""
LAST = 'model.save(Path(__file__).with_name("mymodel.h5"))'
# Lines at the end of solution_model(), the last line of the file, and whether that leaves the optimizer's state out.
WAYS = {
    "as it is": ("", LAST, False),
    "a new optimizer, as the message says": ('model.compile("sgd")', LAST, True),
    "a new model of the same layers": ("model = tf.keras.Model(model.inputs, model.outputs)", LAST, True),
    "another last line": ("", LAST.replace('"))', '"), include_optimizer=False)'), True),
    "another last line that says nothing": ("", LAST.replace('"))', '"), include_optimizer=True)'), False),
}


QUICK = "a new optimizer, as the message says"
CASES = [pytest.param(*way, id=name, marks=() if name == QUICK else pytest.mark.slow) for name, way in WAYS.items()]


@pytest.mark.parametrize(("line", "last", "is_small"), CASES)
def test_both_ways_of_training_accept_the_same_ways_to_a_small_file(
    project: Project, line: str, last: str, is_small: bool
) -> None:
    entry = project.add("category1_linear")
    project.write_starter(entry, BODY + line)
    entry.starter.write_text(entry.starter.read_text(encoding="utf-8").replace(LAST, last), encoding="utf-8")
    environment = project.environment()
    done = subprocess.run([sys.executable, str(entry.starter)], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    run = entry.model.stat().st_size
    entry.model.unlink()
    trained = training.train(entry, entry.starter, entry.model, source="standin")
    assert trained.model.stat().st_size == run
    assert (run < 60_000) == is_small  # 6,001 weights of four bytes; Adam keeps two more numbers for each
    assert trained.history is not None or "tf.keras.Model" in line
