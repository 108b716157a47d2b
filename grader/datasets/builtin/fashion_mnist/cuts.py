"""The cuts and trims of the garments that the stand-in of Fashion-MNIST draws, as ranges of their measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Style = Mapping[str, tuple[float, float]]
"""Measure -> the range it is drawn from, evenly. A trim whose strength falls below 0 is one the garment lacks."""

Styles = Sequence[tuple[float, Style]]
"""The cuts of one class, each with its share of the class."""

# Shares and strengths were tuned until the models of tests/calibration/fashion_mnist.py scored what they score on the
# real images and the classes were confused as there: shirts most, then coats, pullovers and T-shirts with one another.

# Lengths are shares of the garment's height (tops, dresses, trousers) or of its length (shoes, bags).
CLOTH: Style = {
    "shade": (0.3, 1.3),
    "folds": (0.04, 0.24),
    "knit": (0.005, 0.05),
    "tilt": (-0.06, 0.06),
    "size": (0.92, 1.02),
    "wide": (0.9, 1.1),
    "volume": (-0.15, 0.45),
    "block": (-0.6, 0.6),
    "block_at": (0.1, 0.9),
    "trim": (-1, 1),  # trims are lighter than the cloth above 0, darker below
    "period": (2.2, 8),  # of stripes, checks and buttons, in pixels
    "phase": (0, 6.3),
}
TOP: Style = {
    **CLOTH,
    "neck": (0.1, 0.16),
    "neck_depth": (0.05, 0.13),
    "neck_curve": (0.4, 1.0),
    "neck_filled": (0.2, 0.9),
    "straps": (-1, 0),  # depth above which only two straps hold the garment
    "slope": (0.06, 0.12),
    "chest": (0.27, 0.35),
    "shoulder": (0.92, 1.04),  # of the chest, like waist and hem
    "waist": (0.88, 1.02),
    "waist_at": (0.5, 0.65),
    "hem": (0.95, 1.12),
    "hem_curve": (-0.02, 0.03),
    "sleeve": (0.62, 0.85),
    "sleeve_angle": (0.06, 0.46),  # from straight down
    "sleeve_twist": (-0.1, 0.1),  # how much more the right one is spread than the left one
    "sleeve_width": (0.07, 0.1),
    "cuff_width": (0.045, 0.07),
    "collar": (-0.6, 0.1),
    "lapel": (-1, 0),
    "placket": (-0.6, 0.1),
    "placket_at": (-0.035, 0.035),  # to the side of the middle
    "buttons": (-0.6, 0.1),
    "button_shade": (-1, 1),
    "gap": (-1, 0),
    "rib": (-0.6, 0.1),
    "pockets": (-1, 0.1),
    "pockets_at": (0.3, 0.75),
    "belt": (-1, 0),
    "hood": (-1, 0),
    "stripes": (-0.8, 0.25),
    "checks": (-0.9, 0.1),
    "print": (-0.5, 0.25),
}
SHORT_SLEEVES: Style = {
    "sleeve": (0.18, 0.36),
    "sleeve_angle": (0.4, 0.95),
    "sleeve_width": (0.085, 0.12),
    "cuff_width": (0.07, 0.115),
}
NO_SLEEVES: Style = {"sleeve": (0, 0.02), "sleeve_width": (0.03, 0.05), "cuff_width": (0.03, 0.05)}
DRESS: Style = {
    "neck": (0.06, 0.11),
    "neck_depth": (0.03, 0.1),
    "neck_filled": (0, 0.6),
    "slope": (0.02, 0.06),
    "chest": (0.13, 0.23),
    "waist": (0.78, 1),
    "waist_at": (0.3, 0.45),
    "hem": (0.95, 1.7),
}
TANK: Style = {
    **TOP,
    **NO_SLEEVES,
    "neck": (0.11, 0.16),
    "neck_depth": (0.1, 0.24),
    "neck_filled": (0, 0.5),
    "chest": (0.22, 0.31),
    "straps": (-0.25, 0.22),
}
BLOUSE: Style = {**TOP, "collar": (-0.1, 0.7), "placket": (-0.1, 0.6), "buttons": (-0.3, 0.5), "checks": (-0.6, 0.3)}
TROUSER: Style = {
    **CLOTH,
    "waist": (0.13, 0.18),
    "hip": (0.16, 0.22),
    "knee": (0.14, 0.21),
    "ankle": (0.11, 0.2),
    "crotch": (0.24, 0.38),
    "split": (0.005, 0.07),
    "waistband": (-0.3, 0.4),
    "crease": (-0.3, 0.3),
    "seam": (0.1, 0.5),
    "fade": (-0.3, 0.3),
}
SHOE: Style = {
    **CLOTH,
    "toe": (0.09, 0.16),
    "vamp": (0.16, 0.25),
    "instep": (0.26, 0.38),
    "throat": (0.5, 0.66),  # where the opening for the foot begins, from the toe
    "collar": (0.28, 0.42),
    "back": (0.3, 0.46),
    "sole": (0.03, 0.09),
    "sole_shade": (-0.6, 0.6),
    "heel": (0, 0.03),
    "heel_width": (0.2, 0.4),
    "laces": (-0.4, 0.5),
    "stripe": (-0.4, 0.5),
    "stripe_at": (0.4, 0.7),
    "stripe_slant": (-0.7, 0.7),
    "toe_cap": (-0.5, 0.4),
    "strap_count": (2, 4.5),
    "strap_slant": (-0.8, 0.8),
    "strap_width": (1, 1),  # share of the upper that is not open
    "ankle_strap": (-1, 0),
}
SANDAL: Style = {
    **SHOE,
    "strap_width": (0.3, 0.8),
    "sole": (0.06, 0.12),
    "vamp": (0.1, 0.22),
    "instep": (0.12, 0.32),
    "throat": (0.4, 0.7),
    "collar": (0.04, 0.3),
    "back": (0.04, 0.34),
    "ankle_strap": (-0.6, 0.5),
    "laces": (-1, 0),
    "toe_cap": (-1, 0),
}
BOOT: Style = {
    **SHOE,
    "throat": (0.4, 0.56),
    "collar": (0.66, 0.95),
    "back": (0.68, 0.95),
    "heel": (0, 0.14),
    "heel_width": (0.2, 0.4),
    "laces": (-0.7, 0.4),
}
BAG: Style = {
    **CLOTH,
    "height": (0.55, 0.85),
    "top": (0.7, 1.05),
    "corner": (0.02, 0.2),
    "handle_width": (0.2, 0.38),
    "handle_height": (0.15, 0.4),
    "handle_thickness": (0.015, 0.05),
    "handle_shade": (0.4, 1.2),
    "flap": (-0.4, 0.4),
    "flap_at": (0.15, 0.6),
    "clasp": (-0.4, 0.5),
    "seams": (-0.4, 0.3),
    "print": (-0.6, 0.3),
}

# Cuts that are sold under several names, as in the real set: no model can tell these apart.
PLAIN: Style = {**TOP, "rib": (-0.3, 0.2), "knit": (0.01, 0.08)}
CARDIGAN: Style = {
    **TOP,
    "neck_depth": (0.1, 0.3),
    "neck_curve": (0.8, 1),
    "placket": (-0.2, 0.4),
    "buttons": (-0.3, 0.3),
}
TUNIC: Style = {**TOP, **NO_SLEEVES, "chest": (0.2, 0.28), "hem": (1, 1.4), "belt": (-0.6, 0.4)}
LONG_COAT: Style = {**TOP, "chest": (0.18, 0.26), "hem": (1, 1.4), "sleeve": (0.5, 0.7), "placket": (-0.3, 0.3)}
WIDE_LEGS: Style = {
    **TROUSER,
    "hip": (0.14, 0.2),
    "knee": (0.15, 0.24),
    "ankle": (0.16, 0.28),
    "crotch": (0.8, 1),
    "seam": (-0.5, 0.15),
    "waistband": (-0.8, 0.3),
}
COLUMN: Style = {**TOP, **DRESS, **NO_SLEEVES, "neck": (0.12, 0.15), "neck_depth": (0.005, 0.01), "hem": (1, 1.7)}
HIGH_TOP: Style = {**SHOE, "throat": (0.45, 0.62), "collar": (0.42, 0.66), "back": (0.44, 0.68)}
SLIPPER: Style = {**SHOE, "strap_width": (0.5, 1), "collar": (0.12, 0.35), "back": (0.14, 0.4)}

STYLES: Mapping[str, Styles] = {
    "T-shirt/top": (
        (0.64, {**TOP, **SHORT_SLEEVES, "chest": (0.28, 0.36), "print": (-0.35, 0.5), "stripes": (-0.6, 0.35)}),
        (0.06, {**TOP, **SHORT_SLEEVES, "collar": (-0.05, 0.4), "placket": (-0.2, 0.3)}),
        (0.2, {**TANK, "print": (-0.5, 0.4)}),
        (0.05, PLAIN),
        (0.05, TUNIC),
    ),
    "Trouser": (
        (0.82, TROUSER),
        (0.13, {**TROUSER, "knee": (0.16, 0.24), "ankle": (0.18, 0.3), "split": (0, 0.03)}),
        (0.05, WIDE_LEGS),
    ),
    "Pullover": (
        (
            0.74,
            {
                **TOP,
                "chest": (0.28, 0.37),
                "waist": (0.94, 1.06),
                "hem": (0.88, 1.05),
                "sleeve": (0.7, 0.9),
                "sleeve_width": (0.08, 0.11),
                "neck_depth": (0.03, 0.1),
                "rib": (-0.15, 0.45),
                "stripes": (-0.6, 0.35),
                "knit": (0.02, 0.1),
            },
        ),
        (0.16, {**TOP, "rib": (-0.2, 0.4), "hood": (-0.2, 0.6), "print": (-0.3, 0.4), "pockets": (-0.3, 0.3)}),
        (0.04, CARDIGAN),
        (0.06, PLAIN),
    ),
    "Dress": (
        (0.45, {**TOP, **DRESS, **NO_SLEEVES, "belt": (-0.5, 0.4), "straps": (-0.15, 0.14)}),
        (0.25, {**TOP, **DRESS, "chest": (0.15, 0.26), "sleeve": (0.08, 0.22), "sleeve_angle": (0.3, 0.8)}),
        (0.14, {**TOP, **DRESS, "sleeve": (0.35, 0.65), "sleeve_width": (0.045, 0.07), "cuff_width": (0.03, 0.05)}),
        (0.06, TUNIC),
        (0.06, LONG_COAT),
        (0.04, COLUMN),
    ),
    "Coat": (
        (
            0.62,
            {
                **TOP,
                "chest": (0.23, 0.3),
                "hem": (1.02, 1.28),
                "sleeve": (0.58, 0.8),
                "sleeve_angle": (0.05, 0.22),
                "sleeve_width": (0.085, 0.12),
                "collar": (-0.15, 0.6),
                "placket": (-0.1, 0.7),
                "pockets": (-0.2, 0.5),
                "lapel": (-0.3, 0.5),
                "belt": (-0.8, 0.4),
            },
        ),
        (0.1, {**TOP, "collar": (-0.2, 0.5), "placket": (-0.1, 0.6), "hood": (-0.5, 0.5), "pockets": (-0.3, 0.3)}),
        (0.18, {**TOP, "chest": (0.24, 0.32), "collar": (-0.1, 0.4), "gap": (-0.1, 0.08), "lapel": (-0.2, 0.5)}),
        (0.06, CARDIGAN),
        (0.04, LONG_COAT),
    ),
    "Sandal": (
        (0.44, SANDAL),
        (0.44, {**SANDAL, "heel": (0.08, 0.42), "heel_width": (0.05, 0.3), "collar": (0.1, 0.45), "back": (0.2, 0.5)}),
        (0.06, {**SANDAL, "strap_width": (0.6, 0.95), "collar": (0.2, 0.8), "back": (0.2, 0.8)}),
        (0.06, SLIPPER),
    ),
    "Shirt": (
        (
            0.54,
            {
                **BLOUSE,
                "chest": (0.26, 0.33),
                "waist": (0.84, 0.99),
                "sleeve_width": (0.055, 0.08),
                "sleeve_angle": (0.1, 0.55),
                "hem_curve": (0, 0.04),
            },
        ),
        (0.24, {**BLOUSE, **SHORT_SLEEVES, "hem_curve": (0, 0.04), "hem": (0.98, 1.2), "chest": (0.24, 0.3)}),
        (0.12, {**BLOUSE, **TANK, "collar": (-0.2, 0.5), "placket": (-0.2, 0.5), "hem": (1, 1.3)}),
        (0.04, TUNIC),
        (0.03, CARDIGAN),
        (0.03, PLAIN),
    ),
    "Sneaker": ((0.88, SHOE), (0.07, HIGH_TOP), (0.05, SLIPPER)),
    "Bag": (
        (0.42, BAG),
        (0.3, {**BAG, "height": (0.45, 0.7), "handle_width": (0.35, 0.48), "handle_height": (0.2, 0.55)}),
        (0.17, {**BAG, "height": (0.5, 0.8), "handle_height": (0.02, 0.06)}),
        (0.08, {**BAG, "height": (0.9, 1.4), "handle_width": (0.2, 0.35), "handle_height": (0.1, 0.3)}),
        (0.03, {**BAG, "height": (1, 1.6), "top": (0.6, 0.9), "handle_height": (0.02, 0.05), "clasp": (-1, 0.2)}),
    ),
    "Ankle boot": (
        (0.62, BOOT),
        (0.3, {**BOOT, "heel": (0.1, 0.3), "heel_width": (0.06, 0.3)}),
        (0.08, {**BOOT, "throat": (0.45, 0.62), "collar": (0.44, 0.7), "back": (0.46, 0.72)}),
    ),
}
