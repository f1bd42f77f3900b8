"""The command line: ``python -m recommender search|similar|info|evaluate|...``."""

from recommender.cli.main import main

if __name__ == "__main__":
    main()
