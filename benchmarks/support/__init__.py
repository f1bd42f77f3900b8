"""What the benchmarks share: clocks, catalogues, a server, users and fitted rankers."""
