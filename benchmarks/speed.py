"""How fast and how large: our whole job beside bare pypdfium2, pdfplumber and python-docx, in one paired run.

    python benchmarks/speed.py [file.pdf file.docx …] [--rounds 5] [--json out.json]

CPU time (`time.process_time`) of this process, contestants alternating, median of the rounds. Default files: samples/.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

Job = Callable[[Path], object]

_PEAK = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from benchmarks.speed import whole_job
whole_job()(Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def whole_job() -> Job:
    """Read, interpret, normalise, score, audit; reading alone while the pipeline's program is not there."""
    try:
        from pipeline.knowledge.load import Knowledge
        from pipeline.process import process_file
    except ImportError:
        return reading()
    knowledge = Knowledge()

    def job(path: Path) -> None:
        report = process_file(path, knowledge)
        if report.row.status == "failed":
            sys.exit(f"{path}: {report.row.error}; a failed job is no measure")

    return job


def reading() -> Job:
    from extractors.read import read

    return read


def bare_pdfium(path: Path) -> None:
    """The floor: the text of every page and nothing else."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    for k in range(len(pdf)):
        page = pdf[k]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    pdf.close()


def bare_pdfplumber(path: Path) -> None:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def bare_docx(path: Path) -> None:
    """python-docx walking every cell."""
    import docx

    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        _ = paragraph.text
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


def cpu(job: Job, paths: Sequence[Path]) -> float:
    """Seconds of CPU for all files."""
    start = time.process_time()
    for path in paths:
        job(path)
    return time.process_time() - start


def duel(jobs: dict[str, Job], paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Median CPU seconds of each job over the files; the jobs take turns so that a busy machine hits all alike."""
    for job in jobs.values():
        job(paths[0])
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            taken[name].append(cpu(job, paths))
    return {name: statistics.median(times) for name, times in taken.items()}


def concatenate(paths: Sequence[Path], pages: int, target: Path) -> Path:
    """A PDF of about `pages` pages, the files one after another as often as needed."""
    import pypdfium2

    out = pypdfium2.PdfDocument.new()
    while len(out) < pages:
        for path in paths:
            source = pypdfium2.PdfDocument(path)
            out.import_pages(source)
            source.close()
            if len(out) >= pages:
                break
    out.save(target)
    out.close()
    return target


def page_count(paths: Sequence[Path]) -> int:
    import pypdfium2

    total = 0
    for path in paths:
        pdf = pypdfium2.PdfDocument(path)
        total += len(pdf)
        pdf.close()
    return total


def peak_memory(path: Path) -> float:
    """MB that a fresh process needs at most for the whole job."""
    run = subprocess.run([sys.executable, "-c", _PEAK, str(ROOT), str(path)], capture_output=True, text=True, check=True)
    return int(run.stdout.split()[-1]) / 1024


def start_up() -> float | None:
    """CPU seconds of `jixiao --help` in a fresh process; None where the command is not installed."""
    import resource

    command = Path(sys.executable).with_name("jixiao")
    if not command.exists():
        return None
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    if subprocess.run([str(command), "--help"], capture_output=True).returncode:
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(pdfs: Sequence[Path], docx: Sequence[Path], rounds: int) -> dict[str, float]:
    """All figures by name: milliseconds of CPU, ratios, MB."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        if pdfs:
            long = concatenate(pdfs, 200, Path(folder) / "200.pdf")
            jobs: dict[str, Job] = {"whole job": whole_job(), "reading": reading(), "pypdfium2 text": bare_pdfium}
            for label, paths in (("files", list(pdfs)), ("200 pages", [long])):
                slow = {"pdfplumber": bare_pdfplumber} if label == "files" else {}
                pages = page_count(paths)
                times = duel(jobs | slow, paths, rounds)
                for name, seconds in times.items():
                    figures[f"{label}: {name}, ms per page"] = 1000 * seconds / pages
                figures[f"{label}: whole job / pypdfium2"] = times["whole job"] / times["pypdfium2 text"]
                figures[f"{label}: reading / pypdfium2"] = times["reading"] / times["pypdfium2 text"]
                if slow:
                    figures[f"{label}: pdfplumber / whole job"] = times["pdfplumber"] / times["whole job"]
            figures["1,000 pages: peak MB"] = peak_memory(concatenate(pdfs, 1000, Path(folder) / "1000.pdf"))
        if docx:
            times = duel({"whole job": whole_job(), "reading": reading(), "python-docx": bare_docx}, docx, rounds)
            for name, seconds in times.items():
                figures[f"docx: {name}, ms per file"] = 1000 * seconds / len(docx)
            figures["docx: python-docx / reading"] = times["python-docx"] / times["reading"]
    help_seconds = start_up()
    if help_seconds is not None:
        figures["jixiao --help, ms"] = 1000 * help_seconds
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    files = arguments.files or sorted((ROOT / "samples").rglob("*"))
    pdfs = [f for f in files if f.suffix == ".pdf"]
    docx = [f for f in files if f.suffix == ".docx"]
    if not pdfs and not docx:
        sys.exit("no PDF or DOCX to measure: name some files, or put some into samples/")
    figures = measure(pdfs, docx, arguments.rounds)
    for name, value in figures.items():
        print(f"{name:44s} {value:10.2f}")
    if arguments.json:
        arguments.json.write_text(
            json.dumps({k: round(v, 3) for k, v in figures.items()}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
