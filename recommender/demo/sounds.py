"""How each genre of the demo catalogue sounds: round numbers, set by ear."""

from typing import Final, NamedTuple


class Sound(NamedTuple):
    """How a genre sounds.

    `energy` to `acousticness` and `speechiness` are the middle of each feature, 0 to 1.
    `instrumental`, `explicit`, `major` and `waltz` are the share of tracks that are so. `minutes`
    is the middle of the length, `fame` of the popularity; `tempos` are in beats per minute; `near`
    are the genres under which some tracks appear as well.
    """

    energy: float
    danceability: float
    valence: float
    acousticness: float
    instrumental: float
    speechiness: float
    explicit: float
    major: float
    waltz: float
    minutes: float
    fame: float
    tempos: tuple[int, ...]
    near: tuple[str, ...]


SOUNDS: Final = {
    "ambient": Sound(0.18, 0.32, 0.14, 0.88, 0.85, 0.040, 0, 0.62, 0.14, 4.2, 34,
                     (64, 80, 112), ("piano", "classical")),
    "blues": Sound(0.56, 0.56, 0.58, 0.40, 0.06, 0.045, 0.01, 0.72, 0.10, 3.8, 26,
                   (76, 96, 120, 148), ("jazz", "country")),
    "classical": Sound(0.13, 0.34, 0.30, 0.96, 0.88, 0.042, 0, 0.66, 0.24, 5.1, 22,
                       (70, 92, 120), ("piano", "ambient")),
    "country": Sound(0.63, 0.57, 0.56, 0.25, 0.02, 0.036, 0.02, 0.90, 0.07, 3.4, 38,
                     (84, 112, 136, 160), ("folk", "singer-songwriter")),
    "disco": Sound(0.76, 0.72, 0.76, 0.10, 0.10, 0.050, 0, 0.55, 0.01, 4.4, 34,
                   (112, 118, 124), ("funk", "house")),
    "drum-and-bass": Sound(0.90, 0.53, 0.32, 0.02, 0.48, 0.080, 0.04, 0.46, 0.01, 4.3, 28,
                           (172, 174, 175), ("techno", "house")),
    "folk": Sound(0.42, 0.52, 0.45, 0.64, 0.05, 0.038, 0.01, 0.80, 0.14, 3.7, 33,
                  (88, 108, 128, 144), ("singer-songwriter", "country")),
    "funk": Sound(0.74, 0.75, 0.76, 0.18, 0.08, 0.075, 0.08, 0.52, 0.01, 4.0, 30,
                  (98, 106, 114), ("disco", "reggae")),
    "hip-hop": Sound(0.68, 0.77, 0.48, 0.14, 0.02, 0.220, 0.55, 0.50, 0.01, 3.3, 46,
                     (76, 90, 140), ("funk", "reggae")),
    "house": Sound(0.79, 0.76, 0.54, 0.05, 0.36, 0.060, 0.05, 0.50, 0, 4.9, 36,
                   (120, 124, 126), ("techno", "disco")),
    "indie-pop": Sound(0.58, 0.61, 0.48, 0.28, 0.06, 0.042, 0.09, 0.74, 0.06, 3.5, 43,
                       (96, 116, 128, 150), ("pop", "singer-songwriter")),
    "jazz": Sound(0.34, 0.52, 0.48, 0.76, 0.42, 0.045, 0, 0.62, 0.16, 4.9, 25,
                  (72, 104, 136, 168), ("blues", "piano")),
    "metal": Sound(0.92, 0.43, 0.34, 0.01, 0.22, 0.075, 0.16, 0.55, 0.06, 4.6, 36,
                   (98, 126, 150, 172), ()),
    "piano": Sound(0.16, 0.42, 0.27, 0.94, 0.86, 0.045, 0, 0.68, 0.16, 3.1, 38,
                   (68, 92, 116), ("classical", "ambient")),
    "pop": Sound(0.67, 0.68, 0.56, 0.18, 0.01, 0.060, 0.12, 0.60, 0.03, 3.3, 56,
                 (96, 104, 120, 128), ("indie-pop", "synth-pop")),
    "reggae": Sound(0.62, 0.77, 0.74, 0.16, 0.05, 0.110, 0.07, 0.58, 0.01, 3.9, 30,
                    (74, 82, 90, 150), ("funk", "hip-hop")),
    "salsa": Sound(0.76, 0.70, 0.86, 0.44, 0.02, 0.048, 0, 0.56, 0.01, 4.5, 30,
                   (92, 98, 180), ("jazz",)),
    "singer-songwriter": Sound(0.36, 0.53, 0.37, 0.68, 0.03, 0.040, 0.05, 0.84, 0.12, 3.6, 41,
                               (78, 100, 120, 140), ("folk", "indie-pop")),
    "synth-pop": Sound(0.74, 0.64, 0.58, 0.08, 0.14, 0.045, 0.03, 0.60, 0.01, 4.0, 36,
                       (104, 118, 128, 140), ("pop", "disco")),
    "techno": Sound(0.82, 0.70, 0.24, 0.03, 0.80, 0.058, 0.01, 0.50, 0, 6.0, 27,
                    (126, 130, 134, 140), ("house", "drum-and-bass")),
}  # fmt: skip
