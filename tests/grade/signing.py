"""signing.py — shows that a result is what the grader wrote.

Ed25519, by openssl(1): with the public key anybody can verify it, without this program.

    openssl genpkey -algorithm ed25519 -out key.pem          the grader's, and secret
    openssl pkey -in key.pem -pubout -out key.pub            everybody's
    openssl pkeyutl -verify -pubin -inkey key.pub -rawin -in R.json -sigfile R.json.sig
"""
import subprocess
import tempfile
from pathlib import Path


class SigningError(Exception):
    """One line: which key or file, and what openssl says."""


def signature_file(file):
    return Path(f"{file}.sig")


def sign(key, data):
    """The signature of these bytes: 64 bytes."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        done = openssl("-sign", "-inkey", key, "-in", file.name)
    if done.returncode:
        raise SigningError(f"{key} signs nothing: {reason(done)} (an Ed25519 key? "
                           "openssl genpkey -algorithm ed25519 -out KEY)")
    return done.stdout


def sign_file(key, file):
    signature_file(file).write_bytes(sign(key, Path(file).read_bytes()))


def verify(public, file):
    """Is the file as it was signed? SigningError where that cannot be told."""
    for needed in (public, file, signature_file(file)):
        if not Path(needed).is_file():
            raise SigningError(f"{needed}: there is no such file")
    if not Path(file).stat().st_size:
        return False  # nothing is what openssl neither signs nor verifies
    done = openssl("-verify", "-pubin", "-inkey", public, "-in", file, "-sigfile",
                   signature_file(file))
    if b"Signature Verified Successfully" in done.stdout and not done.returncode:
        return True
    if b"Signature Verification Failure" in done.stdout + done.stderr:
        return False
    raise SigningError(f"{public} verifies nothing: {reason(done)}")


def openssl(*words):
    try:
        return subprocess.run(["openssl", "pkeyutl", *map(str, words), "-rawin"],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except FileNotFoundError:
        raise SigningError("openssl is missing: apt-get install openssl") from None


def reason(done):
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[0] if lines else f"openssl ended with {done.returncode}"
