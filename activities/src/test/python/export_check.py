"""Does with an exported model what its users do, with torch alone, for tests to compare. What is answered is written as raw float32.

    export_check.py logits EXPORT SLICES OUT     of images [n, 1, s, s] in SLICES: logits [n, 2, s, s], then masks [n, s, s]
    export_check.py prepare EXPORT VOLUME OUT    of volume and brain [z, y, x], spacing [3] in VOLUME: slices [z, 1, s, s]
"""

import array
import pathlib
import sys

import torch


class Unwanted:
    """Makes sure that the module needs nothing but torch and Python's own."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "safetensors"):
            raise ImportError(f"{name} is not to be needed")


def main(what, export, given, out):
    sys.meta_path.insert(0, Unwanted())
    sys.dont_write_bytecode = True
    sys.path.insert(0, export)
    import unet

    tensors = unet.read_safetensors(given)
    if what == "logits":
        net = unet.load(pathlib.Path(export) / "weights.safetensors")
        assert not net.training
        with torch.no_grad():
            logits = net(tensors["images"])
        answers = [logits, unet.predict(net, tensors["images"], batch=3).float()]
    else:
        volume, brain = (tensors[name].permute(2, 1, 0) for name in ("volume", "brain"))
        answers = [unet.prepare(volume, brain > 0.5, tensors["spacing"].tolist(), export + "/preprocessing.json")]
    with open(out, "wb") as file:
        for answer in answers:
            array.array("f", answer.flatten().tolist()).tofile(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
