"""Exercises of multi-label outputs, of two outputs, and of two inputs, one of strings; models for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from projects import Project

from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.header import task_lines

COUNT = 1200
LABELS, SHAPES, CUSTOMERS = "category2_labels", "category3_shapes", "category1_customers"

DATASETS = {
    LABELS: """from grader.datasets.dataset import Flags
from grader.datasets.own import arrays

DATASET = arrays("examples.npz", shape=(3,), labels=Flags(("first", "second", "third")))
""",
    SHAPES: """from grader.datasets.dataset import Array, Label
from grader.datasets.own import arrays

DATASET = arrays(
    "examples.npz", shape=(4,), labels={"kind": Label(("circle", "square", "star")), "box": Array((4,))}
)
""",
    CUSTOMERS: """from grader.datasets.own import numbers, strings, table

DATASET = table(
    "customers.csv",
    inputs={"numbers": numbers("age", "income", blanks=True), "categories": strings("city", "plan", blank="none")},
    label="left",
    classes=("stays", "leaves"),
)
""",
}

FIELDS = {
    LABELS: "input_shape=(3,),\n    output_shape=(3,),\n    metric=F1(at_least=0.9, step=0.05),",
    SHAPES: """input_shape=(4,),
    output_shape={"kind": (3,), "box": (4,)},
    metric={"kind": Accuracy(at_least=0.9, step=0.02), "box": MeanAbsoluteError(at_most=0.05, step=0.01)},""",
    CUSTOMERS: """input_shape={"numbers": (2,), "categories": (2,)},
    output_shape=(1,),
    metric=Accuracy(at_least=0.9, step=0.02),
    model_file="mymodel.keras",""",
}

SPEC = """from grader import F1, Accuracy, Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="{title}",
    skills=("2.7",),
    dataset="{name}",
    max_megabytes=1,
    minutes=30,
    hints=("Look at it.", "Where is it?", "Think of all of it."),
    {fields}
)
"""

STARTER = """# {group}: {title}
#
# Build and train a network that answers all that is asked.
#
# Data         examples with their labels
{table}
#
# The grader feeds the examples as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/{name}

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_data():
    \"\"\"Training and validation examples with their labels, as two tf.data.Datasets.\"\"\"
    return datasets.load("{name}", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("{file}"))
"""

SOLUTIONS = {
    LABELS: """
    # Each label is a question of its own, so each has a sigmoid and a binary loss.
    train, validation = load_data()
    model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(3, activation="sigmoid")])
    model.compile(tf.keras.optimizers.Adam(0.1), "binary_crossentropy")
    model.fit(train.batch(50).cache(), epochs=20, verbose=0)
""",
    SHAPES: """
    # Both answers come from the same input; each output has its own loss.
    train, validation = load_data()
    given = tf.keras.Input((4,))
    hidden = tf.keras.layers.Dense(32, activation="relu")(given)
    kind = tf.keras.layers.Dense(3, activation="softmax", name="kind")(hidden)
    box = tf.keras.layers.Dense(4, name="box")(tf.keras.layers.Concatenate()([given, tf.keras.ops.square(given)]))
    model = tf.keras.Model(given, {"kind": kind, "box": box})
    losses = {"kind": "sparse_categorical_crossentropy", "box": "mse"}
    model.compile(tf.keras.optimizers.Adam(0.02), losses, loss_weights={"kind": 1.0, "box": 10.0})
    model.fit(train.batch(50).cache(), epochs=30, verbose=0)
""",
    CUSTOMERS: """
    # A blank becomes a number of its own, and each category a column of its own.
    train, validation = load_data()
    numbers = tf.keras.Input((2,), name="numbers")
    categories = tf.keras.Input((2,), name="categories", dtype="string")
    lookup = tf.keras.layers.StringLookup(output_mode="multi_hot")
    lookup.adapt(train.map(lambda inputs, left: inputs["categories"]))
    known = tf.keras.layers.Concatenate()([tf.keras.ops.nan_to_num(numbers, nan=-1.0), lookup(categories)])
    hidden = tf.keras.layers.Dense(16, activation="relu")(known)
    left = tf.keras.layers.Dense(1, activation="sigmoid")(hidden)
    model = tf.keras.Model({"numbers": numbers, "categories": categories}, left)
    model.compile(tf.keras.optimizers.Adam(0.02), "binary_crossentropy")
    model.fit(train.batch(50).cache(), epochs=30, verbose=0)
""",
}


def add(project: Project, name: str) -> Entry:
    """Writes an exercise with its data into a project."""
    folder = project.root / "exercises" / name
    folder.mkdir(parents=True)
    (project.root / "solutions").mkdir(exist_ok=True)
    write_data(name, folder)
    title = name.split("_")[1].capitalize()
    (folder / "dataset.py").write_text(DATASETS[name], encoding="utf-8")
    (folder / "spec.py").write_text(SPEC.format(title=title, name=name, fields=FIELDS[name]), encoding="utf-8")
    (folder / "starter.py").touch()  # without one, the catalogue has no such exercise
    entry = catalog.find(name, project.root)
    table = "\n".join(f"# {line}" for line in task_lines(entry.exercise))
    said = {"title": title.lower(), "name": name, "table": table, "file": entry.exercise.model_file}
    said["group"] = name.split("_")[0].replace("category", "Category ")
    entry.starter.write_text(STARTER.format(**said), encoding="utf-8")
    solved = STARTER.format(**said).replace("    # YOUR CODE HERE\n", SOLUTIONS[name].lstrip("\n"))
    entry.solution.write_text(solved, encoding="utf-8")
    return entry


def write_data(name: str, folder: Path) -> None:
    rng = np.random.default_rng(0)
    if name == CUSTOMERS:
        rows = ["age,income,city,plan,left"]
        for _ in range(COUNT):
            age, income = rng.uniform(0, 1, 2)
            city, plan, is_blank = rng.choice(["Köln", "Bonn"]), rng.choice(["basic", "gold", ""]), rng.random() < 0.2
            left = (city == "Bonn") != (plan == "gold") if is_blank else income > 0.5
            rows.append(f"{age:.5f},{'' if is_blank else f'{income:.5f}'},{city},{plan},{int(left)}")
        (folder / "customers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    elif name == LABELS:
        inputs = rng.normal(size=(COUNT, 3)).astype(np.float32)
        np.savez(folder / "examples.npz", inputs=inputs, labels=(inputs > 0).astype(np.float32))
    else:
        inputs = rng.uniform(0, 1, (COUNT, 4)).astype(np.float32)
        kind = np.digitize(inputs[:, 0], [0.33, 0.66])
        np.savez(folder / "examples.npz", inputs=inputs, kind=kind, box=inputs[:, ::-1] ** 2)


def of_two_outputs(
    names: tuple[str, str] = ("kind", "box"), swapped: bool = False, right: bool = True, mixed: bool = False
) -> Any:
    """A model for SHAPES without a training: its box is exact, its kind too, but for the edges."""
    import keras

    given = keras.Input((4,))
    kind = keras.layers.Dense(3, activation="softmax", name=names[0])
    box = keras.layers.Dense(4, name=names[1])
    seen = keras.ops.square(keras.ops.roll(given, 1, axis=0) if mixed else given)
    outputs = [kind(given), box(seen)]
    model = keras.Model(given, outputs[::-1] if swapped else outputs)
    # The logits are lines whose upper envelope changes at 0.33 and 0.66.
    slopes = np.zeros((4, 3))
    slopes[0] = [0, 100, 200] if right else [0, 0, 0]
    kind.set_weights([slopes, np.array([0, -33, -99])])
    box.set_weights([np.eye(4)[::-1], np.zeros(4)])
    return model
