"""Tracks laid out in cells of similar sound, each with a bound that no score in it exceeds.

A cell is `CELL_SIZE` tracks, next to each other in memory. A cell whose bound is too low for the
list is never read. The bound of a cell is found in two steps:

1. Each vector is shortened to a sketch: its coordinates along the few axes in which the vectors
   are longest, the length of the rest, and the further columns unchanged. The product of two
   vectors is at most that of their sketches, because the product of the two rests is at most the
   product of their lengths (Cauchy-Schwarz).
2. The sketches of a cell are inside a box, from the least to the greatest value of each
   coordinate. The product of a query's sketch with a point of the box is greatest in one corner:
   that of the greatest values where the query is positive, of the least where it is negative.

Example: the sketches (0.5, 0.75) and (-0.25, 0.25) are in the box whose coordinates run from -0.25
to 0.5 and from 0.25 to 0.75. For the query (1, -1) the corner is (0.5, 0.25), so the bound is
0.5 - 0.25 = 0.25. The products themselves are -0.25 and -0.5.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

CELL_BITS: Final = 6
CELL_SIZE: Final = 1 << CELL_BITS
"""Tracks in a cell: small cells have tight bounds, large ones few bounds to compute."""

_SKETCH_AXES: Final = 3
"""Axes of a sketch. With more of them the rest is shorter, but cells are wider along each."""

NO_ROW: Final = -1
"""The row in a slot that is empty."""

_LINE: Final = 16
"""Columns of a row are filled up to whole cache lines: 64 bytes of float32."""


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """The vectors of all tracks, cell by cell; immutable.

    A slot is a place in this layout; a cell is `CELL_SIZE` slots. Candidates fill the first cells,
    the other tracks the cells after them; the last cell of either kind may have empty slots.

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
        How many cells, the first ones, hold candidates.
    axes : ndarray of float32, shape (n_axes, n_features)
        The axes of a sketch, of length 1 and at right angles.
    corners : ndarray of float32, shape (2 * n_sketch, n_cells)
        The box around the sketches of each cell: the greatest value of each coordinate, then the
        least.
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
        """Return the cells of some tracks, those of similar audio features together.

        Parameters
        ----------
        numeric : ndarray of float32, shape (n_tracks, n_features)
        further : ndarray of float32, shape (n_tracks, n_further)
            Columns that a sketch holds as they are.
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
        """Return a mask of slots for a mask of rows; False in empty slots."""
        by_slot: npt.NDArray[np.bool_] = rows.take(self.rows)
        by_slot[self.rows == NO_ROW] = False
        return by_slot

    def bounds(self, vector: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return for each cell a number that no product of the vector with its tracks exceeds.

        Parameters
        ----------
        vector : ndarray of float32, shape (width,)
            0 in the columns that fill a row up.

        Returns
        -------
        ndarray of float32, shape (n_cells,)
            True up to `pruning.SCORE_TOLERANCE`.
        """
        n_axes, n_features = self.axes.shape
        n_sketch = len(self.corners) // 2
        numeric = vector[:n_features]
        sketch = np.empty(n_sketch, dtype=np.float32)
        sketch[:n_axes] = along = self.axes @ numeric
        sketch[n_axes] = np.linalg.norm(numeric - along @ self.axes)
        sketch[n_axes + 1 :] = vector[n_features : n_features + n_sketch - n_axes - 1]
        # The corner: the greatest value where the sketch is positive, the least where negative.
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
    """Return the axes along which the rows are longest, the leading eigenvectors of their moments.

    Returns
    -------
    ndarray of float32, shape (n_axes, n_features)
        Of length 1, at right angles; at most `_SKETCH_AXES`.
    """
    moments = numeric.T.astype(np.float64) @ numeric
    _, directions = np.linalg.eigh(moments)
    return np.ascontiguousarray(directions[:, ::-1].T[:_SKETCH_AXES], dtype=np.float32)


def _sketches(
    numeric: npt.NDArray[np.float32], axes: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return the coordinates of rows along the axes, and the length of the rest as last column.

    Examples
    --------
    Along the first axis (3, 4) has the coordinate 3; what remains, (0, 4), has the length 4:

    >>> _sketches(np.array([[3, 4]], np.float32), np.array([[1, 0]], np.float32)).tolist()
    [[3.0, 4.0]]
    """
    along = numeric @ axes.T
    return np.column_stack([along, np.linalg.norm(numeric - along @ axes, axis=1)])


def _near_together(
    rows: npt.NDArray[np.intp], points: npt.NDArray[np.float32]
) -> npt.NDArray[np.intp]:
    """Return rows in an order in which each run of `CELL_SIZE` has points near each other.

    The rows are halved along the coordinate in which they differ most, again and again: a k-d tree
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
    """Return rows followed by as many empty slots as fill the last cell."""
    filled = np.full(-(-len(rows) // CELL_SIZE) * CELL_SIZE, NO_ROW, dtype=np.int32)
    filled[: len(rows)] = rows
    return filled


def _corners(
    sketches: npt.NDArray[np.float32], rows: npt.NDArray[np.int32]
) -> npt.NDArray[np.float32]:
    """Return the greatest value of each coordinate in each cell, then the least, as `corners`."""
    by_cell = sketches[rows].reshape(-1, CELL_SIZE, sketches.shape[1])
    taken = (rows != NO_ROW).reshape(-1, CELL_SIZE, 1)
    greatest = by_cell.max(axis=1, where=taken, initial=-np.inf)
    least = by_cell.min(axis=1, where=taken, initial=np.inf)
    return np.ascontiguousarray(np.column_stack([greatest, least]).T)
