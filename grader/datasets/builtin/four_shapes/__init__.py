"""Pictures of four shapes, and activations of a network that tells them apart: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Image, Label, Lazy

SIZE, POOLED = 32, 16
NAMES = ("circle", "square", "triangle", "cross")
STRONGEST = 4  # filters whose activations are looked at

DATASET = Dataset(
    name="four_shapes",
    description=(
        f"Pictures of a circle, square, triangle or cross, and the activations of the {STRONGEST} strongest filters in "
        "the second convolution of a network that tells them apart."
    ),
    version="1.0.0",
    features={
        "image": Image((SIZE, SIZE, 1)),
        "activations": Array((POOLED, POOLED, STRONGEST)),
        "shape": Label(NAMES),
    },
    inputs="image",
    labels="activations",
    sizes={"train": 600, "validation": 100, "heldout": 600},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
    write_files=Lazy(f"{__name__}.files", "write_weights"),
)
