"""The two networks of PP-OCR, run by OpenVINO, or by onnxruntime where that is missing. One thread each: workers are processes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from extractors.ocr.engine import Pixels
from extractors.reader import ReadError

Session = Callable[[Pixels], Pixels]
"""From one input tensor to one output tensor."""

DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_SHAPES_KEPT = 64
"""Kernels kept for input shapes seen before; more is memory without use."""


def open_session(network: str) -> Session:
    """A network of the rapidocr wheel, ready to run."""
    path = find_weights(network)
    try:
        return _openvino(path)
    except ImportError:
        pass
    try:
        return _onnxruntime(path)
    except ImportError:
        raise ReadError("scanned pages need openvino or onnxruntime; install jixiao with its dependencies") from None


@cache
def find_weights(network: str) -> Path:
    """The file of a network. The package that holds it is looked up but not imported: its code is not used and would load much."""
    from importlib.util import find_spec

    spec = find_spec("rapidocr")
    path = Path(spec.submodule_search_locations[0], "models", network) if spec and spec.submodule_search_locations else None
    if path is None or not path.is_file():
        raise ReadError(f"scanned pages need the weights {network} of rapidocr 3.10 or newer; install jixiao with its dependencies")
    return path


def characters() -> list[str]:
    """The characters the recogniser tells apart, in the order of its output; the first stands for none."""
    # The list is metadata of the model file: protobuf entries (key, value), of which the value is the list.
    data = find_weights(RECOGNISER).read_bytes()
    at = data.rindex(b"\n\tcharacter\x12") + 12
    size = shift = 0
    while True:
        byte, at = data[at], at + 1
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return ["", *data[at : at + size].decode("utf-8").splitlines(), " "]


def _openvino(path: Path) -> Session:
    import openvino

    core = openvino.Core()
    settings = {
        "INFERENCE_NUM_THREADS": 1,
        "NUM_STREAMS": "1",
        "ENABLE_CPU_PINNING": False,
        "CPU_RUNTIME_CACHE_CAPACITY": str(_SHAPES_KEPT),
    }
    if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        settings["INFERENCE_PRECISION_HINT"] = "bf16"
    request = core.compile_model(core.read_model(path), "CPU", settings).create_infer_request()

    def run(tensor: Pixels) -> Pixels:
        request.infer([tensor])
        result: Pixels = request.get_output_tensor().data
        return result

    return run


def _onnxruntime(path: Path) -> Session:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda tensor: session.run(None, {name: tensor})[0]
