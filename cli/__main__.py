"""`python -m cli`: the same as `jiju`."""

from cli.main import main

main(prog_name="jiju")
