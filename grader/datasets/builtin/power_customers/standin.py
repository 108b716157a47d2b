"""What a home needs by its size, heating and weather, and what its people's habits add, which no column shows."""

from __future__ import annotations

import numpy as np

from grader import records
from grader.datasets.dataset import Batch

BILLS = 12  # of each customer, one a month
HABITS = 1.6  # most that a customer uses more or less than others in such a home, in 100 kWh
NOISE = 0.3  # of a month, in 100 kWh
HEATING = {"gas": 0.03, "oil": 0.05, "heat pump": 0.25, "electric": 0.6}  # 100 kWh a month for each degree of frost
BUILDING = {"flat": 0.5, "terraced house": 0.8, "detached house": 1.1, "farm": 1.5}  # walls and roof to the cold
UNKNOWN = 0.4  # of the years of insulation
FIRST = {"train": 10_000, "validation": 30_000, "heldout": 50_000}  # customer number of each split


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Bills in random order. No customer is in two splits."""
    homes = -(-count // BILLS)
    persons = rng.integers(1, 6, homes)
    area = np.round(rng.uniform(30, 70, homes) + 22 * persons, 1)
    heating = rng.choice(list(HEATING), homes, p=(0.45, 0.2, 0.2, 0.15))
    building = rng.choice(list(BUILDING), homes)
    insulated = rng.integers(1975, 2024, homes).astype(float)
    saved = 1 - 0.012 * (insulated - 1975)
    cold = np.array([HEATING[one] for one in heating]) * np.array([BUILDING[one] for one in building]) * area / 100
    base = 0.6 + 0.55 * persons + 0.006 * area + rng.uniform(-HABITS, HABITS, homes)
    insulated[rng.random(homes) < UNKNOWN] = np.nan
    customer = np.char.add("C", (FIRST[split] + rng.permutation(20_000)[:homes]).astype(str))

    home, month = np.divmod(np.arange(homes * BILLS), BILLS)
    temperature = 10 - 9 * np.cos(2 * np.pi * month / BILLS) + rng.normal(0, 2.5, len(month))
    used = base[home] + cold[home] * saved[home] * np.maximum(17 - temperature, 0) + rng.normal(0, NOISE, len(month))
    numbers = np.stack([persons[home], area[home], insulated[home], temperature], axis=1).astype(np.float32)
    categories = np.stack([heating, building], axis=1)[home]
    order = rng.permutation(len(month))[:count]
    return {
        "bill": records.joined({"numbers": numbers[order], "categories": categories[order]}),
        "used": used[order, None].astype(np.float32),
        "customer": customer[home[order]],
    }


def customers() -> np.ndarray:
    """The customer of each row of the training split, (n,), as strings."""
    from grader.datasets import load

    return load("power_customers", split="train", batch_size=-1)["customer"].numpy().astype(str)
