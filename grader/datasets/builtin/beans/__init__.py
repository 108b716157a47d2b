"""Bean leaves in the field: healthy, with rust or with angular leaf spot, in pictures of many sizes."""

from grader.datasets.dataset import Dataset, Edition, Files, Image, Label, Lazy, TfdsSource

NAMES = ("angular_leaf_spot", "bean_rust", "healthy")

DATASET = Dataset(
    name="beans",
    description=(
        "Leaves of bean plants photographed in the field, in colour and in many sizes: healthy, with bean rust, "
        "or with angular leaf spot."
    ),
    version="1.0.0",
    features={"image": Image((None, None, 3)), "label": Label(NAMES)},
    inputs="image",
    labels="label",
    sizes={"train": 800, "validation": 200, "heldout": 600},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="beans:0.1.0",
        splits={"train": "train", "validation": "validation", "heldout": "test"},
        address="https://storage.googleapis.com/ibeans/train.zip",
        download_megabytes=171.6,
        files=Files(
            names=(
                "beans",
                "ibeans",
            ),
            read=Lazy("grader.datasets.class_folders", "read"),
            editions=(Edition("ibeans", 1_295),),
        ),
        workaround="This address was reported gone in 2023. https://huggingface.co/datasets/AI-Lab-Makerere/beans has "
        "the same images: unpack its train.zip, validation.zip and test.zip into DIR.",
    ),
    chunk=25,
)
