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


def fuzz(name: str, n_inputs: int) -> None:
    """Feed one target until so many inputs were tried; does not return."""
    import atheris  # here alone: it is needed by nobody who does not fuzz

    with atheris.instrument_imports(include=["recommender"]):
        module = importlib.import_module(f"tests.fuzz.targets.{name}")
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(getattr(module, "SEEDS", ())):
            (Path(corpus) / str(number)).write_bytes(seed)
        limits = [f"-runs={n_inputs}", f"-max_len={MOST_BYTES}", f"-rss_limit_mb={MOST_MB}"]
        atheris.Setup(
            [sys.argv[0], corpus, *limits, f"-timeout={MOST_S}", "-print_final_stats=1"],
            module.target,
        )
        atheris.Fuzz()


@click.command()
@click.argument("names", nargs=-1)
@click.option("--inputs", default=1_000_000, show_default=True, help="Inputs for each target.")
@click.option("--here", is_flag=True, help="In this process, for a single target.")
def main(names: tuple[str, ...], inputs: int, here: bool) -> None:
    """Fuzz the named targets, or all."""
    if here:
        fuzz(names[0], inputs)
    known = sorted(path.stem for path in TARGETS.glob("[!_]*.py"))
    for name in names or known:
        click.echo(f"== {name}: {inputs:,} inputs")
        command = [sys.executable, "-m", "tests.fuzz.run", name, "--here", "--inputs", str(inputs)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
