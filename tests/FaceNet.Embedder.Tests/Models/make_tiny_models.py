"""Writes tiny/1, tiny-batch1/1 and tiny-detector/1 beside this file. Needs Python 3.8 and nothing else; the same bytes on every run.

The graph of the face models: picture -> 3x3 convolution, stride 2, 8 channels -> Relu -> average over 7x7 -> 1x1 convolution to 2 channels
-> 128 numbers (8 x 8 x 2). tiny scales them to unit length itself and takes any batch; tiny-batch1 leaves that to its reader
and takes exactly one picture, as many foreign models do.

The graph of the detector: photo of any size, BGR -> averages over cells of 8x8 and of 16x16 pixels -> 1x1 convolutions to the outputs
of YuNet. Small cells find what is red, large ones what is green, at a confidence of sigmoid((colour - the other colour - 128) / 16);
the box is 4 by 5 cells around the middle of the cell, and up to twice as large, the more blue there is. The landmarks lie as in an upright face.
ONNX files are protobuf messages, written here field by field.
"""
import hashlib
import json
import math
import pathlib
import struct

HERE = pathlib.Path(__file__).parent


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, *parts):
    body = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return varint(field << 3 | 2) + varint(len(body)) + body


def floats(name, shape, values):  # TensorProto: dims 1, data_type 2 (FLOAT 1), name 8, raw_data 9
    dims = b"".join(number(1, size) for size in shape)
    return message(5, dims, number(2, 1), message(8, name), message(9, struct.pack(f"<{len(values)}f", *values)))


def integers(name, values):  # INT64 is 7
    return message(5, number(1, len(values)), number(2, 7), message(8, name), message(9, struct.pack(f"<{len(values)}q", *values)))


def attribute(name, value):  # AttributeProto: name 1, i 3, ints 8, type 20 (INT 2, INTS 7)
    if isinstance(value, int):
        return message(5, message(1, name), number(3, value), number(20, 2))
    return message(5, message(1, name), b"".join(number(8, item) for item in value), number(20, 7))


def node(operator, inputs, output, **attributes):  # NodeProto: input 1, output 2, op_type 4, attribute 5
    return message(
        1,
        b"".join(message(1, name) for name in inputs),
        message(2, output),
        message(4, operator),
        b"".join(attribute(name, value) for name, value in attributes.items()),
    )


def tensor(field, name, shape):  # ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { value 1, param 2 } } } }
    dims = b"".join(message(1, message(2, size) if isinstance(size, str) else number(1, size)) for size in shape)
    return message(field, message(1, name), message(2, message(1, number(1, 1), message(2, dims))))


def weights(count, scale, seed):
    state, values = seed, []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values.append(((state >> 40) / 2**23 - 1) * scale)
    return values


def graph(batch, normalized):
    last = "raw" if normalized else "embedding"
    nodes = [
        node("Conv", ["face", "w1", "b1"], "c1", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        node("Relu", ["c1"], "r1"),
        node("AveragePool", ["r1"], "p1", kernel_shape=[7, 7], strides=[7, 7]),
        node("Conv", ["p1", "w2", "b2"], "c2", kernel_shape=[1, 1]),
        node("Reshape", ["c2", "shape"], last),
    ]
    if normalized:
        nodes.append(node("LpNormalization", ["raw"], "embedding", axis=1, p=2))
    constants = [
        floats("w1", [8, 3, 3, 3], weights(216, 0.5, 1)),
        floats("b1", [8], weights(8, 0.2, 2)),
        floats("w2", [2, 8, 1, 1], weights(16, 1.0, 3)),
        floats("b2", [2], weights(2, 0.1, 4)),
        integers("shape", [-1, 128]),
    ]
    return message(  # ModelProto: ir_version 1, graph 7, opset_import 8; GraphProto: node 1, name 2, initializer 5, input 11, output 12
        7, *nodes, message(2, "tiny"), *constants, tensor(11, "face", [batch, 3, 112, 112]), tensor(12, "embedding", [batch, 128])
    )


def write(name, batch, max_batch, normalized):
    folder = HERE / name / "1"
    folder.mkdir(parents=True, exist_ok=True)
    model = number(1, 8) + graph(batch, normalized) + message(8, message(1, ""), number(2, 13))
    (folder / "model.onnx").write_bytes(model)
    manifest = {
        "schema": 1,
        "kind": "embedder",
        "name": name,
        "version": "1",
        "embedding_space": name,
        "sha256": hashlib.sha256(model).hexdigest(),
        "precision": "float32",
        "input": {
            "name": "face", "width": 112, "height": 112, "channels": "RGB", "layout": "NCHW",
            "mean": [127.5] * 3, "scale": [0.0078125] * 3, "max_batch": max_batch,
        },
        "output": {"name": "embedding", "dimensions": 128, "normalized": normalized},
        "alignment": {"landmarks": [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]},
        "calibration": {
            "data": "none: round figures, for tests only", "impostor_pairs": 0,
            "verify": [{"far": 1e-2, "squared_distance": 0.1}, {"far": 1e-3, "squared_distance": 0.05}, {"far": 1e-4, "squared_distance": 0.02}],
        },
        "training": {"data": "none: the weights are pseudo-random", "weights_license": "MIT", "non_commercial": False},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def level(stride, found, other):  # one stride of the detector; the channels are blue 0, green 1, red 2
    score = [0.0, 0.0, 0.0]
    score[found], score[other] = 1 / 16, -1 / 16
    size = math.log(2) / 255
    heads = {
        "cls": (1, score, [-8.0]),
        "obj": (1, score, [-8.0]),
        "bbox": (4, [0.0] * 6 + [size, 0, 0] * 2, [0.5, 0.5, math.log(4), math.log(5)]),
        "kps": (10, [0.0] * 30, [-0.5, -0.5, 1.5, -0.5, 0.5, 0.7, -0.2, 1.6, 1.2, 1.6]),
    }
    nodes = [node("AveragePool", ["photo"], f"cells_{stride}", kernel_shape=[stride, stride], strides=[stride, stride])]
    constants, outputs = [], []
    for head, (channels, weight, bias) in heads.items():
        name = f"{head}_{stride}"
        last = f"{name}_logit" if channels == 1 else name
        constants += [floats(f"{name}_w", [channels, 3, 1, 1], weight), floats(f"{name}_b", [channels], bias), integers(f"{name}_shape", [1, -1, channels])]
        nodes += [
            node("Conv", [f"cells_{stride}", f"{name}_w", f"{name}_b"], f"{name}_conv", kernel_shape=[1, 1]),
            node("Transpose", [f"{name}_conv"], f"{name}_last", perm=[0, 2, 3, 1]),
            node("Reshape", [f"{name}_last", f"{name}_shape"], last),
        ]
        nodes += [node("Sigmoid", [last], name)] if channels == 1 else []
        outputs.append(tensor(12, name, [1, f"cells{stride}", channels]))
    return nodes, constants, outputs


def write_detector(name):
    folder = HERE / name / "1"
    folder.mkdir(parents=True, exist_ok=True)
    nodes, constants, outputs = (small + large for small, large in zip(level(8, found=2, other=1), level(16, found=1, other=2)))
    body = message(7, *nodes, message(2, "tiny"), *constants, tensor(11, "photo", [1, 3, "height", "width"]), *outputs)
    model = number(1, 8) + body + message(8, message(1, ""), number(2, 13))
    (folder / "model.onnx").write_bytes(model)
    manifest = {
        "schema": 1,
        "kind": "detector",
        "name": name,
        "version": "1",
        "sha256": hashlib.sha256(model).hexdigest(),
        "input": {
            "name": "photo", "width": 320, "height": 320, "channels": "BGR", "layout": "NCHW",
            "mean": [0, 0, 0], "scale": [1, 1, 1], "max_batch": 1,
        },
        "detection": {"strides": [8, 16], "score_threshold": 0.6, "nms_threshold": 0.3},
        "training": {"data": "none: the weights are chosen", "weights_license": "MIT", "non_commercial": False},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


write("tiny", "N", 64, True)
write("tiny-batch1", 1, 1, False)
write_detector("tiny-detector")
