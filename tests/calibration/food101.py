"""Models that compare food101 with its stand-in: those of food10."""

from __future__ import annotations

from food10 import panel_for  # the module beside this one

TRAIN_EXAMPLES = 2_525
EPOCHS = 15
BATCH_SIZE = 32
PANEL = panel_for("food101", dishes=101)
