"""Our whole job on scans beside rapidocr as it comes, on the same page pictures, in one paired run.

    python benchmarks/ocr.py [scan.pdf …] [--pages 6] [--memory 100] [--json out.json]

CPU time (`time.process_time`) of this process, one thread each, contestants alternating page by page. Our job is all of it: setting the
page straight, rulings, recognition, second look, layout, tables; rapidocr's is finding and reading lines. `--memory N` reads N pages, all
files over and over, and prints how large the process is. Default files: samples/, printed to pictures.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

Picture = Any
SCALE = 200 / 72


def pages(files: list[Path]) -> Iterator[Picture]:
    import pypdfium2

    for path in files:
        pdf = pypdfium2.PdfDocument(path)
        for k in range(len(pdf)):
            yield pdf[k].render(scale=SCALE).to_numpy()[..., :3].copy()
        pdf.close()


def rapidocr_default() -> Callable[[Picture], object]:
    """As installed, but for one thread, which makes it no slower in CPU time."""
    from rapidocr import RapidOCR

    one = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1}
    return RapidOCR(params={"Global.log_level": "error", **one})


def whole_job() -> Callable[[Picture], object]:
    from extractors.readers.layout import assemble, lay_out
    from extractors.readers.scan import read_picture

    return lambda picture: assemble([lay_out(read_picture(picture, 1, SCALE))])


def pair(pictures: list[Picture]) -> dict[str, list[float]]:
    """Seconds per page of both; the first page of each only loads the models."""
    contestants = {"jixiao": whole_job(), "rapidocr": rapidocr_default()}
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for job in contestants.values():
        job(pictures[0])
    for picture in pictures:
        for name, job in contestants.items():
            begun = time.process_time()
            job(picture)
            spent[name].append(time.process_time() - begun)
    return spent


def grow(files: list[Path], count: int) -> Iterator[tuple[int, float, float]]:
    """The process's size and largest size so far in MB after every tenth of `count` pages; what was read is kept, as for one document."""
    from extractors.readers.layout import assemble, lay_out
    from extractors.readers.scan import read_picture

    layouts = []
    for k, picture in enumerate(islice((p for _ in cycle([0]) for p in pages(files)), count), 1):
        layouts.append(lay_out(read_picture(picture, k, SCALE)))
        if k % max(count // 10, 1) == 0:
            size = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
            yield k, size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assemble(layouts)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, default=sorted((ROOT / "samples").rglob("*.pdf")))
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--memory", type=int, default=0)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    if arguments.memory:
        for count, size, most in grow(arguments.files, arguments.memory):
            print(f"{count:5} pages  {size:7.0f} MB  largest so far {most:7.0f} MB", flush=True)
        return
    pictures = list(pages(arguments.files))
    chosen = pictures[:: max(len(pictures) // arguments.pages, 1)][: arguments.pages]
    spent = pair(chosen)
    for name, seconds in spent.items():
        print(f"{name:9} {sum(seconds) / len(seconds):.2f} s/page, median {median(seconds):.2f}")
    print(f"ratio {sum(spent['jixiao']) / sum(spent['rapidocr']):.3f} over {len(chosen)} pages")
    if arguments.json:
        arguments.json.write_text(json.dumps(spent, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
