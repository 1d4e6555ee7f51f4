"""`python -m everyline`: the same commands."""

from everyline.cli import main

main()
