"""Draw the samples of a soak as small charts: ``python -m benchmarks.soak_plot SAMPLES.csv``."""

from pathlib import Path

import altair as alt
import click
import pandas as pd

PANELS = {
    "memory_mb": "Memory (MB)",
    "files": "Open files",
    "threads": "Threads",
    "slide_p50_ms": "Slider to new list, median (ms)",
}
INK, PAPER = "#B02A5F", "#FCF9F5"


@click.command()
@click.argument("samples", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/images/soak.svg"))
def main(samples: Path, out: Path) -> None:
    """Write one chart a quantity, over minutes."""
    table = pd.read_csv(samples)
    table["minute"] = table["second"] / 60
    panels = [
        alt.Chart(table, width=380, height=150, title=title)
        .mark_line(color=INK, strokeWidth=1.5)
        .encode(
            x=alt.X("minute:Q", title="minutes"),
            y=alt.Y(f"{column}:Q", title=None, scale=alt.Scale(zero=True)),
        )
        for column, title in PANELS.items()
    ]
    chart = alt.concat(*panels, columns=2).configure(background=PAPER)
    chart.save(out)
    click.echo(out)


if __name__ == "__main__":
    main()
