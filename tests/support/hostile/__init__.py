"""Input made to do harm, for tests, fuzzers and soaks alike."""
