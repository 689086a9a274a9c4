"""The U-Net of SourceSelect for torch, which is all that it needs.

    import torch
    from unet import load, predict, prepare

    net = load("weights.safetensors")
    slices = prepare(volume, brain, spacing, "preprocessing.json")   # [z, 1, size, size]
    masks = predict(net, slices)                                     # [z, size, size]: 1 in the region of interest

`net(slices)` gives the logits [z, 2, size, size], background and region of interest. To train on, call net.train() first.
"""

import json
import math
import os
import struct

import torch
from torch import nn
from torch.nn import functional as F

DTYPES = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "I64": torch.int64}


class Block(nn.Module):
    """Two of [3x3 convolution, batch normalisation, ReLU]; in the decoder with the 2x2 transposed convolution before it."""

    def __init__(self, inputs, outputs, up=False):
        super().__init__()
        if up:
            self.up = nn.ConvTranspose2d(2 * outputs, outputs, 2, stride=2)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))


class UNet(nn.Module):
    """Ronneberger et al., MICCAI 2015: one channel in, two out, `width` channels at the full resolution, four poolings."""

    def __init__(self, width):
        super().__init__()
        c = [width << level for level in range(5)]
        self.encoder = nn.ModuleList([Block(i, o) for i, o in zip([1] + c, c)])
        self.decoder = nn.ModuleList([Block(2 * o, o, up=True) for o in reversed(c[:4])])
        self.head = nn.Conv2d(width, 2, 1)

    def forward(self, x):
        skips = []
        for level, block in enumerate(self.encoder):
            x = block(x if level == 0 else F.max_pool2d(x, 2))
            skips.append(x)
        for block, skip in zip(self.decoder, reversed(skips[:4])):
            x = block(torch.cat([skip, block.up(x)], 1))
        return self.head(x)


def read_safetensors(path):
    """The tensors of a safetensors file by name, as safetensors.torch.load_file gives them."""
    tensors = {}
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        for name, spec in header.items():
            begin, end = spec["data_offsets"]
            file.seek(8 + length + begin)
            data = bytearray(file.read(end - begin))
            if len(data) != end - begin:
                raise ValueError(f"{path} ends before tensor {name} does")
            tensors[name] = torch.frombuffer(data, dtype=DTYPES[spec["dtype"]]).reshape(spec["shape"])
    return tensors


def load(path, device="cpu"):
    """The network of a file of weights, ready to predict."""
    weights = read_safetensors(path)
    net = UNet(weights["encoder.0.conv1.weight"].shape[0])
    net.load_state_dict(weights, strict=True)
    return net.to(device).eval()


@torch.no_grad()
def predict(net, slices, batch=16):
    """Segments prepared slices.

    slices: [n, 1, size, size] or [n, size, size], size a multiple of 16; answers [n, size, size], uint8: 1 where the logit of
    the region of interest is the larger one.
    """
    if net.training:
        raise ValueError("the network is in training mode; call net.eval() first")
    x = slices.float().reshape(len(slices), 1, *slices.shape[-2:])
    device = next(net.parameters()).device
    logits = [net(part.to(device)) for part in x.split(batch)]
    return torch.cat([(part[:, 1] > part[:, 0]).to(torch.uint8).cpu() for part in logits])


def prepare(volume, brain, spacing, preprocessing):
    """Makes slices for the network of a volume, as they were made for its training.

    volume: values [x, y, z] whose axes run to the patient's right, anterior and superior; brain: bool, of the same shape;
    spacing: millimetres between voxels along x and y; preprocessing: preprocessing.json, read or as its path.
    Answers one slice [1, size, size] for each z, with row 0 anterior and column 0 the patient's right.
    """
    if isinstance(preprocessing, (str, os.PathLike)):
        with open(preprocessing, encoding="utf-8") as file:
            preprocessing = json.load(file)
    fit, size = preprocessing["slices"]["fit"], preprocessing["slices"]["size"]
    slices = normalised(volume, brain).permute(2, 1, 0).flip(1, 2)
    if fit == "crop":
        # Of the last index minus the coordinate, as rows and columns are counted.
        rows, columns = (window(brain.flip(axis).any(2).any(1 - axis), size) for axis in (1, 0))
        height, width = slices.shape[1:]
        return F.pad(slices, (-columns, columns + size - width, -rows, rows + size - height))[:, None]
    side = max(n * step for n, step in zip(volume.shape, spacing[:2]))
    rows, columns = (resampling(volume.shape[axis], spacing[axis], side, size) for axis in (1, 0))
    return (rows @ slices @ columns.T)[:, None]


def normalised(volume, brain):
    """z-scores over the brain, 0 elsewhere; values are first limited to P1 - (P99 - P1) and P99 + (P99 - P1) of the brain."""
    values = volume[brain].double().sort().values
    p1, p99 = (percentile(values, percent) for percent in (1, 99))
    low, high = (2 * p1 - p99, 2 * p99 - p1) if p99 > p1 else (-math.inf, math.inf)
    values = values.clamp(low, high)
    scores = (volume.double().clamp(low, high) - values.mean()) / values.std(unbiased=False)
    return torch.where(brain, scores, 0.0).float()


def percentile(ordered, percent):
    """As numpy.percentile of values in ascending order."""
    place = percent / 100 * (len(ordered) - 1)
    below = ordered[math.floor(place)].item()
    return below + (ordered[math.ceil(place)].item() - below) * (place - math.floor(place))


def window(occupied, size):
    """Where a window of a size begins that has what is occupied in its middle."""
    (found,) = occupied.nonzero(as_tuple=True)
    return (found[0].item() + found[-1].item() + 1 - size) // 2


def resampling(voxels, spacing, side, size):
    """The matrix [size, voxels] that pads an axis about its middle to `side` mm and resamples it to `size` pixels: linear, and
    widened when shrinking, so that it averages; the same as F.interpolate(mode="bilinear", antialias=True)."""
    scale = side / size / spacing
    reach = max(1.0, scale)
    margin = (side / spacing - voxels) / 2
    edge = math.ceil(margin) + 1
    centres = (torch.arange(size, dtype=torch.float64) + 0.5) * scale - margin
    places = torch.arange(-edge, voxels + edge, dtype=torch.float64) + 0.5
    weights = (1 - (places - centres[:, None]).abs() / reach).clamp(min=0)
    weights *= (places >= -margin) & (places <= voxels + margin)
    weights /= weights.sum(1, keepdim=True)
    return weights[:, edge : edge + voxels].float()
