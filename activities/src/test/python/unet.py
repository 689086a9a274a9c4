"""The network of org.sourceselect.unet as a torch module: its weight files load with load_state_dict(strict=True).

    net = load("weights.safetensors")          # ready for inference
    logits = net(images)                        # [n, 1, size, size] -> [n, 2, size, size]

As a program it answers the tests: `unet.py check EXCHANGE OUT`.
"""

import sys

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
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


def load(path):
    weights = load_file(path)
    net = UNet(weights["encoder.0.conv1.weight"].shape[0])
    net.load_state_dict(weights, strict=True)
    return net.eval()


def adam(net, rate, decay=5e-5):
    return torch.optim.Adam(net.parameters(), lr=rate, weight_decay=decay)


def cross_entropy(logits, classes):
    return F.cross_entropy(logits, classes.long())


def dice_and_cross_entropy(logits, classes):
    """nnU-Net's DC_and_CE_loss with batch_dice, without the background, both in equal parts; plus 1, so that 0 is the best."""
    p = torch.softmax(logits, 1)[:, 1]
    y = classes.to(p.dtype)
    dice = (2 * (p * y).sum() + 1e-5) / (p.sum() + y.sum() + 1e-5)
    return cross_entropy(logits, classes) + 1 - dice


def check(folder, out):
    """Logits in eval mode; the first batch's loss and gradients for each loss; then Adam steps over `images` [steps, n, 1, s, s], `classes` [steps, n, s, s]."""
    batches = load_file(folder + "/batches.safetensors")
    net = load(folder + "/weights.safetensors")
    answer = {}
    with torch.no_grad():
        answer["logits"] = net(batches["images"][0])
    for loss_of, name in (cross_entropy, "gradient."), (dice_and_cross_entropy, "gradient-dice+ce."):
        fresh = load(folder + "/weights.safetensors").train()
        loss = loss_of(fresh(batches["images"][0]), batches["classes"][0])
        loss.backward()
        answer[name + "loss"] = loss.detach()
        answer |= {name + n: p.grad.clone() for n, p in fresh.named_parameters()}
    net.train()
    optimiser = adam(net, batches["rate"].item())
    losses = []
    for images, classes in zip(batches["images"], batches["classes"]):
        optimiser.zero_grad()
        loss = cross_entropy(net(images), classes)
        loss.backward()
        optimiser.step()
        losses.append(loss.detach())
    answer["losses"] = torch.stack(losses)
    answer |= {"trained." + n: t.clone() for n, t in net.state_dict().items()}
    save_file({n: t.contiguous() for n, t in answer.items()}, out)


if __name__ == "__main__":
    check(*sys.argv[2:])
