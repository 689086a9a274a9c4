"""Answers the tests about the network of org.sourceselect.unet, with the torch module that exports bring: `unet_parity.py check EXCHANGE OUT`."""

import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "main/resources/org/sourceselect/export"))
sys.dont_write_bytecode = True
from unet import load


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
