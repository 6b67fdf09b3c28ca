"""A signed result is the grader's, to the last byte."""
import subprocess

import pytest
from grade import signing


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return pair(tmp_path_factory.mktemp("keys"))


def pair(directory):
    secret, public = directory / "key.pem", directory / "key.pub"
    for command in (["genpkey", "-algorithm", "ed25519", "-out", secret],
                    ["pkey", "-in", secret, "-pubout", "-out", public]):
        subprocess.run(["openssl", *command], check=True)
    return secret, public


@pytest.fixture
def signed(tmp_path, keys):
    file = tmp_path / "result.json"
    file.write_bytes(b'{"earned": 72}\n' * 10_000)
    signing.sign_file(keys[0], file)
    return file


def test_a_result_is_as_it_was_signed(signed, keys):
    assert signing.verify(keys[1], signed) is True


@pytest.mark.parametrize("change", [
    lambda data: data.replace(b"72", b"99", 1), lambda data: data + b" ",
    lambda data: data[:-1], lambda data: b""])
def test_any_change_is_seen(signed, keys, change):
    signed.write_bytes(change(signed.read_bytes()))
    assert signing.verify(keys[1], signed) is False


def test_another_key_verifies_nothing(signed, tmp_path):
    assert signing.verify(pair(tmp_path)[1], signed) is False


@pytest.mark.parametrize("signature", [b"", b"x" * 64, b"x" * 1000])
def test_another_signature_verifies_nothing(signed, keys, signature):
    signing.signature_file(signed).write_bytes(signature)
    assert signing.verify(keys[1], signed) is False


def test_the_file_is_verified_by_openssl_alone(signed, keys):
    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", keys[1], "-rawin", "-in",
         signed, "-sigfile", signing.signature_file(signed)], capture_output=True)
    assert done.returncode == 0


@pytest.mark.parametrize("spoil, told", [
    (lambda file, keys: file.unlink(), "there is no such file"),
    (lambda file, keys: signing.signature_file(file).unlink(), "no such file"),
    (lambda file, keys: keys[1].write_text("no key"), "verifies nothing")])
def test_what_cannot_be_told_is_one_line(signed, tmp_path, spoil, told):
    keys = pair(tmp_path)
    spoil(signed, keys)
    with pytest.raises(signing.SigningError, match=told) as error:
        signing.verify(keys[1], signed)
    assert "\n" not in str(error.value)


def test_no_other_key_signs(tmp_path, keys):
    for text in ("no key", keys[1].read_text()):
        (tmp_path / "key").write_text(text)
        with pytest.raises(signing.SigningError, match="signs nothing"):
            signing.sign(tmp_path / "key", b"?")
