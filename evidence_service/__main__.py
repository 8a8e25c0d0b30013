"""`python -m evidence_service`."""

from evidence_service.cli import main

if __name__ == "__main__":
    main()
