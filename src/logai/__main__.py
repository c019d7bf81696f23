"""`python -m logai` is the same as `logai`."""

from logai.cli.main import main

if __name__ == "__main__":
    main()
