"""Coverage-guided fuzzing of the targets: ``make fuzz``, or ``python -m tests.fuzz.run NAME ...``.

Each target runs in a process of its own: libFuzzer ends the process it runs in. What broke a
promise is printed and kept as a file; the run then ends with its status.
"""

import importlib
import subprocess
import sys
import tempfile
from pathlib import Path

import click

TARGETS = Path(__file__).parent / "targets"
MOST_BYTES = 4_096
MOST_MB = 2_048
MOST_S = 10
"""Of one input: its length, the memory and the time in which it must be answered."""


AT_ONCE = 200_000
"""Inputs that one process tries: the fuzzer itself grows by a kilobyte with each."""


def fuzz(name: str, n_inputs: int, corpus: Path) -> None:
    """Feed one target until so many inputs were tried; does not return."""
    import atheris  # here alone: it is needed by nobody who does not fuzz

    with atheris.instrument_imports(include=["recommender"]):
        module = importlib.import_module(f"tests.fuzz.targets.{name}")
    for number, seed in enumerate(getattr(module, "SEEDS", ())):
        (corpus / f"seed-{number}").write_bytes(seed)
    limits = [f"-runs={n_inputs}", f"-max_len={MOST_BYTES}", f"-rss_limit_mb={MOST_MB}"]
    atheris.Setup(
        [sys.argv[0], str(corpus), *limits, f"-timeout={MOST_S}", "-print_final_stats=1"],
        module.target,
    )
    atheris.Fuzz()


@click.command()
@click.argument("names", nargs=-1)
@click.option("--inputs", default=1_000_000, show_default=True, help="Inputs for each target.")
@click.option("--corpus", type=click.Path(path_type=Path), help="Fuzz one target here, from this.")
def main(names: tuple[str, ...], inputs: int, corpus: Path | None) -> None:
    """Fuzz the named targets, or all."""
    if corpus is not None:
        fuzz(names[0], inputs, corpus)
    known = sorted(path.stem for path in TARGETS.glob("[!_]*.py"))
    for name in names or known:
        click.echo(f"== {name}: {inputs:,} inputs")
        with tempfile.TemporaryDirectory() as folder:
            for done in range(0, inputs, AT_ONCE):
                share = str(min(AT_ONCE, inputs - done))
                command = [sys.executable, "-m", "tests.fuzz.run", name, "--inputs", share]
                subprocess.run([*command, "--corpus", folder], check=True)


if __name__ == "__main__":
    main()
