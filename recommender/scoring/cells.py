"""Tracks laid out in cells of like sound, each with a bound on what any of them can score.

A cell is `CELL_SIZE` tracks that stand next to each other in memory. Its bound comes from a
sketch of their vectors: the coordinates along the few axes that hold most of the variance, the
length of what these leave over, and the further columns as they are. The product of two sketches
is never less than the product of the vectors (Cauchy-Schwarz on what is left over), and over a box
of sketches it is greatest in a corner. Cells that cannot reach the list are never read.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

CELL_BITS: Final = 6
CELL_SIZE: Final = 1 << CELL_BITS
"""Tracks a cell: small cells have tight bounds, large ones few bounds to compute."""

SKETCH_AXES: Final = 3
"""Axes kept in a sketch. More make the rest shorter, but cells wider along each."""

_LINE: Final = 16
"""Columns of a row are filled up to whole cache lines: 64 bytes of float32."""

NO_ROW: Final = -1


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """The vectors of all tracks, cell by cell; immutable.

    A slot is a place in this layout. Candidates fill the first cells, the other tracks the rest;
    what is left of the last cell of either kind is empty.

    Attributes
    ----------
    vectors : ndarray of float32, shape (n_slots, width)
        The columns of `numeric`, then those of `further`, then zeros. Empty slots hold zeros.
    rows : ndarray of int32, shape (n_slots,)
        The row in each slot, `NO_ROW` in an empty one.
    slots : ndarray of int64, shape (n_tracks,)
        The slot of each row.
    candidates : ndarray of bool, shape (n_slots,)
        Which slots hold a candidate.
    n_open : int
        How many cells, from the first on, hold candidates.
    axes : ndarray of float32, shape (n_axes, n_features)
        The axes of the sketch, of length 1 and at right angles.
    corners : ndarray of float32, shape (2 * n_sketch, n_cells)
        The greatest value of each coordinate of the sketches in each cell, then the least.
    """

    vectors: npt.NDArray[np.float32]
    rows: npt.NDArray[np.int32]
    slots: npt.NDArray[np.int64]
    candidates: npt.NDArray[np.bool_]
    n_open: int
    axes: npt.NDArray[np.float32]
    corners: npt.NDArray[np.float32]

    @classmethod
    def build(
        cls,
        numeric: npt.NDArray[np.float32],
        further: npt.NDArray[np.float32],
        candidates: npt.NDArray[np.bool_],
    ) -> "Cells":
        """Lay tracks out.

        Parameters
        ----------
        numeric : ndarray of float32, shape (n_tracks, n_features)
        further : ndarray of float32, shape (n_tracks, n_further)
            Columns whose range in a cell is bounded one by one.
        candidates : ndarray of bool, shape (n_tracks,)
        """
        axes = _leading_axes(numeric)
        sketches = np.column_stack([_sketches(numeric, axes), further])
        rows = np.concatenate(
            [
                _filled(_near_together(np.flatnonzero(kind), sketches[:, : len(axes)]))
                for kind in (candidates, ~candidates)
            ]
        )
        taken = np.flatnonzero(rows != NO_ROW)
        slots = np.empty(len(numeric), dtype=np.int64)
        slots[rows[taken]] = taken
        n_columns = numeric.shape[1] + further.shape[1]
        vectors = np.zeros((len(rows), -(-n_columns // _LINE) * _LINE), dtype=np.float32)
        vectors[slots, : numeric.shape[1]] = numeric
        vectors[slots, numeric.shape[1] : n_columns] = further
        return cls(
            vectors=vectors,
            rows=rows,
            slots=slots,
            candidates=(rows != NO_ROW) & candidates[rows],
            n_open=-(-int(np.count_nonzero(candidates)) // CELL_SIZE),
            axes=axes,
            corners=_corners(sketches, rows),
        )

    @property
    def n_cells(self) -> int:
        """How many cells there are."""
        return len(self.rows) // CELL_SIZE

    def allowed(self, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return by slot what is given by row; False in empty slots."""
        by_slot: npt.NDArray[np.bool_] = rows.take(self.rows)
        by_slot[self.rows == NO_ROW] = False
        return by_slot

    def bounds(self, vector: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return for each cell what the product of the vector with none of its tracks exceeds.

        Parameters
        ----------
        vector : ndarray of float32, shape (width,)
            Nothing in the columns that fill a row up.

        Returns
        -------
        ndarray of float32, shape (n_cells,)
        """
        n_axes, n_features = self.axes.shape
        n_sketch = len(self.corners) // 2
        numeric = vector[:n_features]
        sketch = np.empty(n_sketch, dtype=np.float32)
        sketch[:n_axes] = along = self.axes @ numeric
        sketch[n_axes] = np.linalg.norm(numeric - along @ self.axes)
        sketch[n_axes + 1 :] = vector[n_features : n_features + n_sketch - n_axes - 1]
        signed = np.concatenate([np.maximum(sketch, 0), np.minimum(sketch, 0)])
        bounds: npt.NDArray[np.float32] = signed @ self.corners
        return bounds

    def products(
        self, cells: npt.NDArray[np.intp], vector: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """Return the product of the vector with each track of some cells, slot by slot.

        Returns
        -------
        ndarray of float32, shape (len(cells) * CELL_SIZE,)
        """
        width = self.vectors.shape[1]
        whole = self.vectors.reshape(-1, CELL_SIZE * width)
        products: npt.NDArray[np.float32] = whole.take(cells, axis=0).reshape(-1, width) @ vector
        return products


def slots_of(cells: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return the slots of some cells, cell by cell.

    Examples
    --------
    >>> slots_of(np.array([2]))[:3].tolist()
    [128, 129, 130]
    """
    return (cells[:, None] * CELL_SIZE + np.arange(CELL_SIZE)).ravel()


def _leading_axes(numeric: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the directions along which the rows are longest: leading eigenvectors."""
    moments = numeric.T.astype(np.float64) @ numeric
    _, directions = np.linalg.eigh(moments)
    return np.ascontiguousarray(directions[:, ::-1].T[:SKETCH_AXES], dtype=np.float32)


def _sketches(
    numeric: npt.NDArray[np.float32], axes: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return coordinates along the axes and the length of what they leave over."""
    along = numeric @ axes.T
    return np.column_stack([along, np.linalg.norm(numeric - along @ axes, axis=1)])


def _near_together(
    rows: npt.NDArray[np.intp], points: npt.NDArray[np.float32]
) -> npt.NDArray[np.intp]:
    """Order rows so that each run of `CELL_SIZE` is near together.

    The rows are halved along the coordinate they spread most, again and again: a k-d tree
    (Bentley 1975) whose leaves are cells.
    """
    if len(rows) <= CELL_SIZE:
        return rows
    of_rows = points[rows]
    widest = of_rows[:, of_rows.std(axis=0).argmax()]
    half = -(-len(rows) // CELL_SIZE) // 2 * CELL_SIZE
    order = np.argpartition(widest, half)
    return np.concatenate(
        [_near_together(rows[part], points) for part in (order[:half], order[half:])]
    )


def _filled(rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """Return the rows with empty slots up to whole cells."""
    filled = np.full(-(-len(rows) // CELL_SIZE) * CELL_SIZE, NO_ROW, dtype=np.int32)
    filled[: len(rows)] = rows
    return filled


def _corners(
    sketches: npt.NDArray[np.float32], rows: npt.NDArray[np.int32]
) -> npt.NDArray[np.float32]:
    """Return the greatest and the least sketch of each cell, empty slots aside."""
    by_cell = sketches[rows].reshape(-1, CELL_SIZE, sketches.shape[1])
    taken = (rows != NO_ROW).reshape(-1, CELL_SIZE, 1)
    greatest = by_cell.max(axis=1, where=taken, initial=-np.inf)
    least = by_cell.min(axis=1, where=taken, initial=np.inf)
    return np.ascontiguousarray(np.column_stack([greatest, least]).T)
