"""The training step of a network in PyTorch, for FaceNet.Benchmarks: trainer --pytorch "COMMAND", where COMMAND runs Python with PyTorch.

Reads one line of JSON on standard input: the network as a list of layers, the shape of its input, the batch, the steps per round. For each line
after it takes a round of bare steps (forward, backward, update, as the benchmark's own baseline does) and prints "peer: done".
"""

import json
import sys

import torch
from torch import nn


class L2Pool(nn.Module):
    def __init__(self, kernel, stride, smallest_square):
        super().__init__()
        self.pool = nn.AvgPool2d(kernel, stride, kernel // 2, count_include_pad=False)
        self.smallest_square = smallest_square

    def forward(self, x):
        return (self.pool(x.square()) + self.smallest_square).sqrt()


class Residual(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)


class Inception(nn.Module):
    def __init__(self, branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


def module(layer):
    kind = layer["kind"]
    if kind == "convolution":
        parts = [
            nn.Conv2d(layer["inputs"], layer["channels"], (layer["kernel_height"], layer["kernel_width"]), layer["stride"], layer["padding"],
                      groups=layer["groups"], bias=False),
            nn.BatchNorm2d(layer["channels"]),
        ]
        return nn.Sequential(*parts, nn.ReLU(inplace=True)) if layer["activate"] else nn.Sequential(*parts)
    if kind == "max_pool":
        return nn.MaxPool2d(layer["kernel"], layer["stride"], layer["kernel"] // 2)
    if kind == "l2_pool":
        return L2Pool(layer["kernel"], layer["stride"], layer["smallest_square"])
    if kind == "cross_channel_normalization":
        return nn.LocalResponseNorm(layer["channels"], layer["scale"], layer["exponent"], layer["offset"])
    if kind == "global_average_pool":
        return nn.AdaptiveAvgPool2d(1)
    if kind == "projection":
        return nn.Sequential(nn.Flatten(1), nn.Linear(layer["inputs"], layer["dimensions"], bias=False), nn.BatchNorm1d(layer["dimensions"]))
    if kind == "residual":
        return Residual(sequence(layer["layers"]))
    if kind == "inception":
        return Inception([sequence(branch) for branch in layer["branches"]])
    raise ValueError(f"layer of an unknown kind: {kind}")


def sequence(layers):
    return nn.Sequential(*[module(layer) for layer in layers])


def say(words):
    # Libraries of PyTorch may write to standard output too.
    print("peer:", words, flush=True)


def main():
    plan = json.loads(sys.stdin.readline())
    torch.set_num_threads(plan["threads"])
    torch.manual_seed(1)
    network = sequence(plan["layers"])
    parameters = sum(weights.numel() for weights in network.parameters())
    optimizer = torch.optim.AdamW(network.parameters(), lr=plan["learning_rate"], weight_decay=plan["weight_decay"])
    pixels = 2 * torch.rand(plan["batch"], *plan["input"]) - 1
    target = nn.functional.normalize(torch.randn(plan["batch"], plan["dimensions"]))
    network.train()
    say(json.dumps({"version": torch.__version__, "parameters": parameters}))
    for _ in sys.stdin:
        for _ in range(plan["steps"]):
            optimizer.zero_grad()
            (nn.functional.normalize(network(pixels.clone())) - target).square().sum(1).mean().backward()
            optimizer.step()
        say("done")


main()
