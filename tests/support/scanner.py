"""A virus scanner for tests: a process that finds one sign, by clamd's protocol on a socket, or as a command on stdin."""

from __future__ import annotations

import socketserver
import sys

SIGN = b"JIJU-TEST-SIGN-OF-A-VIRUS"
FOUND, BROKEN = "Test.Sign", b"JIJU-TEST-SCANNER-FAILS"


class Asked(socketserver.StreamRequestHandler):
    """One INSTREAM."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        said = (
            "INSTREAM size limit exceeded. ERROR"
            if BROKEN in content
            else f"{FOUND} FOUND"
            if SIGN in content
            else "OK"
        )
        self.wfile.write(f"stream: {said}\0".encode())


def main(words: list[str]) -> int:
    """`scanner.py socket` serves; without a word, the file is read from stdin."""
    if words:
        with socketserver.UnixStreamServer(words[0], Asked) as server:
            print("ready", flush=True)  # noqa: T201 - a program
            server.serve_forever()
    content = sys.stdin.buffer.read()
    if BROKEN in content:
        return 2
    if SIGN in content:
        print(f"stdin: {FOUND} FOUND")  # noqa: T201 - a program
    return int(SIGN in content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
