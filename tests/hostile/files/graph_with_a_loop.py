"""A functional model whose only layer feeds itself."""

from pathlib import Path

from forging import BOTH, Config, config
from model_files import layers_of

FORMATS = BOTH
CHECK, SAYS = "loads", "loops"


def attack(path: Path) -> None:
    def close(config: Config) -> None:
        first, dense = layers_of(config)[:2]
        names = [layer["config"]["name"] for layer in (first, dense)]
        first.update(name=names[0], inbound_nodes=[])
        dense.update(name=names[1], inbound_nodes=[[[names[1], 0, 0, {}]]])
        ends = {"input_layers": [[names[0], 0, 0]], "output_layers": [[names[1], 0, 0]]}
        config.update(class_name="Functional", module="keras.src.models.functional", registered_name="Functional")
        config["config"] = {"name": "loop", "trainable": True, "layers": [first, dense], **ends}

    config(path, close)
