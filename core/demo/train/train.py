"""Trains the six models of the demo study and writes them as ONNX files.

    go run ./internal/stills -seed 1001 -n 15000 -out build/train
    go run ./internal/stills -seed 2002 -n 2400 -out build/held
    pip install -r core/demo/train/requirements.txt
    python core/demo/train/train.py build core/demo/models 2>&1 | tee core/demo/train/train.log

The models differ in accuracy by design: architecture and training time are all
that separates them. Every architecture is written once, against an engine of a
few operations; one engine trains it, the other writes its graph with batch
normalisation folded into the convolutions.
"""

import json
import pathlib
import sys
import time

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

SIDE, CATEGORIES = 64, ["face", "place", "object", "text", "body", "motion"]
MEAN, SCALE = 127.0, 60.0
BATCH, DECAY, SMOOTHING = 64, 1e-3, 0.05


def tiny(op, x):
    x = op.conv("conv1", x, 8, size=5, stride=4, norm=False)
    return op.conv("conv2", x, 16, stride=2, norm=False)


def dwnet(op, x):
    x = op.conv("conv1", x, 16, stride=2)
    for i, (channels, stride) in enumerate([(24, 2), (40, 2), (64, 1)], 2):
        x = op.conv(f"conv{i}_depth", x, None, stride=stride)
        x = op.conv(f"conv{i}_point", x, channels, size=1)
    return x


def vgg(op, x):
    for block, channels in enumerate([12, 24, 48], 1):
        x = op.conv(f"conv{block}_1", x, channels, stride=2 if block == 1 else 1, norm=False)
        x = op.conv(f"conv{block}_2", x, channels, norm=False)
        x = op.pool(f"pool{block}", x)
    return x


def resnet(op, x):
    x = op.conv("conv1", x, 12, stride=2)
    for stage, channels in enumerate([12, 24, 48], 1):
        for block in (1, 2):
            stride = 2 if stage > 1 and block == 1 else 1
            name = f"stage{stage}_block{block}"
            y = op.conv(f"{name}_conv1", x, channels, stride=stride)
            y = op.conv(f"{name}_conv2", y, channels, relu=False)
            if stride == 2:
                x = op.conv(f"{name}_short", x, channels, size=1, stride=2, relu=False)
            x = op.add(name, x, y)
    return x


# name, architecture, steps, peak learning rate
MODELS = [
    ("untrained", dwnet, 0, 0),
    ("early", dwnet, 120, 3e-3),
    ("tiny", tiny, 4000, 8e-3),
    ("dwnet", dwnet, 1300, 5e-3),
    ("vgg", vgg, 2600, 2e-3),
    ("resnet", resnet, 2600, 5e-3),
]


class Net(nn.Module):
    """The training engine; its layers are made on the first pass."""

    def __init__(self, body):
        super().__init__()
        self.body, self.layers = body, nn.ModuleDict()
        self(torch.zeros(2, 3, SIDE, SIDE))
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, nonlinearity="relu")
                nn.init.zeros_(m.bias)
            if isinstance(m, nn.BatchNorm2d):
                m.reset_running_stats()

    def forward(self, x):
        x = self.body(self, x).mean((2, 3))
        return self.layer("head", lambda: nn.Linear(x.shape[1], len(CATEGORIES)))(x)

    def layer(self, name, make):
        if name not in self.layers:
            self.layers[name] = make()
        return self.layers[name]

    def conv(self, name, x, channels, size=3, stride=1, norm=True, relu=True):
        groups, channels = (1, channels) if channels else (x.shape[1], x.shape[1])
        make = lambda: nn.Conv2d(x.shape[1], channels, size, stride, size // 2, groups=groups)
        x = self.layer(name, make)(x)
        if norm:
            x = self.layer(name + "_norm", lambda: nn.BatchNorm2d(channels))(x)
        return F.relu(x) if relu else x

    def pool(self, name, x):
        return F.max_pool2d(x, 2)

    def add(self, name, x, y):
        return F.relu(x + y)


class Graph:
    """The writing engine: x is the name of a tensor."""

    def __init__(self, net):
        self.layers, self.nodes, self.weights = net.layers, [], []

    def node(self, kind, name, inputs, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name, **attributes))
        return name

    def weight(self, name, tensor):
        self.weights.append(numpy_helper.from_array(tensor.detach().float().numpy(), name))
        return name

    def conv(self, name, x, channels, size=3, stride=1, norm=True, relu=True):
        conv = self.layers[name]
        w, b = conv.weight, conv.bias
        if norm:
            n = self.layers[name + "_norm"]
            gain = n.weight / torch.sqrt(n.running_var + n.eps)
            w, b = w * gain[:, None, None, None], (b - n.running_mean) * gain + n.bias
        inputs = [x, self.weight(name + ".weight", w), self.weight(name + ".bias", b)]
        pad = size // 2
        x = self.node("Conv", name, inputs, kernel_shape=[size, size], strides=[stride, stride],
                      pads=[pad] * 4, group=conv.groups)
        return self.node("Relu", name + "_relu", [x]) if relu else x

    def pool(self, name, x):
        return self.node("MaxPool", name, [x], kernel_shape=[2, 2], strides=[2, 2])

    def add(self, name, x, y):
        return self.node("Relu", name + "_relu", [self.node("Add", name, [x, y])])

    def save(self, name, body, path):
        x = self.node("Flatten", "features", [self.node("GlobalAveragePool", "mean", [body(self, "image")])])
        head = self.layers["head"]
        inputs = [x, self.weight("head.weight", head.weight), self.weight("head.bias", head.bias)]
        self.node("Gemm", "logits", inputs, transB=1)
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, name, [value("image", ["batch", 3, SIDE, SIDE])],
                                  [value("logits", ["batch", len(CATEGORIES)])], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        path.write_bytes(model.SerializeToString(deterministic=True))


def tensor(x):
    return torch.from_numpy(x).permute(0, 3, 1, 2).float().sub_(MEAN).div_(SCALE)


def augment(x, rng):
    """Rolls every picture by up to 6 pixels, changes channel gains and brightness; no flips, which would spoil text."""
    n, row = len(x), torch.arange(SIDE)
    dy, dx = (torch.randint(-6, 7, (n, 1), generator=rng) for _ in range(2))
    rows, columns = (row + dy) % SIDE, (row + dx) % SIDE
    x = x.permute(0, 2, 3, 1)[torch.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    gain = .75 + .5 * torch.rand(n, 3, 1, 1, generator=rng)
    return x * gain + .3 * torch.randn(n, 1, 1, 1, generator=rng)


def train(net, x, y, steps, peak, rng):
    optimiser = torch.optim.AdamW(net.parameters(), peak, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, peak, total_steps=steps)
    order, at = torch.randperm(len(x), generator=rng), 0
    net.train()
    for step in range(steps):
        if at + BATCH > len(x):
            order, at = torch.randperm(len(x), generator=rng), 0
        picked, at = order[at:at + BATCH], at + BATCH
        loss = F.cross_entropy(net(augment(tensor(x[picked.numpy()]), rng)), y[picked], label_smoothing=SMOOTHING)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 200 == 199:
            print(f"  step {step + 1}: loss {loss.item():.3f}", flush=True)


@torch.no_grad()
def evaluate(net, x, y):
    net.eval()
    guess = torch.cat([net(tensor(x[i:i + 200])).argmax(1) for i in range(0, len(x), 200)])
    right = (guess == y).float()
    return right.mean().item(), [right[y == c].mean().item() for c in range(len(CATEGORIES))]


def main(stills, out):
    x, y, held_x, held_y = (np.load(stills / f"{part}_{k}.npy") for part in ("train", "held") for k in "xy")
    y, held_y = torch.from_numpy(y).long(), torch.from_numpy(held_y).long()
    results = []
    for number, (name, body, steps, peak) in enumerate(MODELS):
        began = time.time()
        torch.manual_seed(100 + number)
        rng = torch.Generator().manual_seed(200 + number)
        net = Net(body)
        if steps:
            train(net, x, y, steps, peak, rng)
        accuracy, each = evaluate(net, held_x, held_y)
        path = out / f"{name}.onnx"
        Graph(net).save(name, body, path)
        results.append({
            "name": name, "accuracy": round(accuracy, 4), "steps": steps, "bytes": path.stat().st_size,
            "by_category": {c: round(v, 3) for c, v in zip(CATEGORIES, each)},
        })
        print(f"{name}: accuracy {accuracy:.4f}, {path.stat().st_size} bytes, {time.time() - began:.0f} s, "
              + ", ".join(f"{c} {v:.2f}" for c, v in zip(CATEGORIES, each)), flush=True)
    (out / "models.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
