"""The command ``python -m recommender.demo``, which writes the demo catalogue."""

from pathlib import Path

import click

from recommender.demo.studio import demo_csv


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    default=Path("data/demo.csv"),
    show_default=True,
    help="The file to write.",
)
def main(out: Path) -> None:
    """Write the demo catalogue, a CSV file in the form of the real dataset."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(demo_csv(), encoding="utf-8", newline="\n")
    click.echo(f"Wrote {out}.")


if __name__ == "__main__":
    main()
