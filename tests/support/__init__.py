"""What tests of several packages share: servers, fakes, oracles, clocks and threads."""
