"""`python -m generator` is the command `yangguang`."""

from generator.cli import main

if __name__ == "__main__":
    main()
