"""Writes the TorchScript files of the tests of imported models, into the folder given.

Each is a 1x1 convolution: channel k of the output is (k + 1) x image - k. They are saved in training mode behind a
dropout, so that whoever forgets to switch to inference gets random zeros.

    python torchscript_models.py ../resources/org/sourceselect/unet
"""

import io
import pathlib
import sys
import zipfile

import torch
from torch import nn


def linear(inputs, outputs, stride=1):
    layer = nn.Conv2d(inputs, outputs, 1, stride=stride)
    with torch.no_grad():
        k = torch.arange(outputs, dtype=torch.float32)
        layer.weight.copy_((k + 1).view(-1, 1, 1, 1).expand(-1, inputs, 1, 1))
        layer.bias.copy_(-k)
    return nn.Sequential(layer, nn.Dropout(0.5))


class OverTheBatch(nn.Module):
    """Subtracts the mean of the batch, so that a slice's output depends on the slices beside it."""

    def forward(self, x):
        return torch.cat([x, x - x.mean()], 1)


MODELS = {
    "two-channels": linear(1, 2),
    "five-channels": linear(1, 5),
    "half-size": linear(1, 2, stride=2),
    "three-inputs": linear(3, 2),
    "over-the-batch": OverTheBatch(),
}

def save(net, path):
    """Saves without the debug files, which hold the paths of the machine that wrote them."""
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(net.train()), buffer)
    with zipfile.ZipFile(buffer) as whole, zipfile.ZipFile(path, "w") as kept:
        for entry in whole.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                kept.writestr(entry.filename, whole.read(entry))


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, net in MODELS.items():
        save(net, folder / f"{name}.pt")
