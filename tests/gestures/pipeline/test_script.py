from __future__ import annotations

from pathlib import Path

import pytest

from gestures.errors import InvalidInputError
from gestures.pipeline.script import (
    MAX_SCRIPT_CHARACTERS,
    MAX_SHOW_CHARACTERS,
    check_show_length,
    read_script,
)


def write(folder: Path, content: bytes) -> Path:
    path = folder / "script.txt"
    path.write_bytes(content)
    return path


def test_offsets_refer_to_the_file_because_nothing_in_it_is_changed(tmp_path: Path) -> None:
    text = "大家好,\r\n  点个关注！\n"
    assert read_script(write(tmp_path, text.encode())) == text


def test_a_byte_order_mark_is_not_spoken(tmp_path: Path) -> None:
    assert read_script(write(tmp_path, "\ufeff你好".encode())) == "你好"


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "DX-SCRIPT-005", "empty"),
        ("  \n。，！\n".encode(), "DX-SCRIPT-005", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "DX-SCRIPT-003", "byte 8 is zero"),
        (b"hello\x07there", "DX-SCRIPT-003", "character 5 is U+0007"),
        (b"\xff\xd8\xff\xe0\x80\xff", "DX-SCRIPT-003", "not UTF-8"),
        ("大家好，点个关注".encode("gb18030"), "DX-SCRIPT-004", "iconv -f GB18030"),
        ("hello".encode("utf-16"), "DX-SCRIPT-004", "iconv -f UTF-16 "),
        ("你好 host".encode("utf-32"), "DX-SCRIPT-004", "iconv -f UTF-32 "),
        ("welcome, 朋友们\n".encode("utf-16-le"), "DX-SCRIPT-004", "iconv -f UTF-16LE "),
        ("tap it\n".encode("utf-16-be"), "DX-SCRIPT-004", "iconv -f UTF-16BE "),
        ("你好".encode("utf-32-be"), "DX-SCRIPT-004", "iconv -f UTF-32BE "),
        ("各位朋友，這個是我們的新品".encode("big5"), "DX-SCRIPT-004", "iconv -f BIG5-HKSCS "),
        ("各位朋友，这个是我们的新品".encode("gbk"), "DX-SCRIPT-004", "iconv -f GB18030 "),
        ("one\ntwo\nvoilà, c'est ça\n".encode("latin-1"), "DX-SCRIPT-003", "byte 12, in line 3"),
        (b"a" * (MAX_SCRIPT_CHARACTERS + 1), "DX-SCRIPT-006", f"{MAX_SCRIPT_CHARACTERS:,}"),
        ("买".encode() * 1_400_000, "DX-SCRIPT-006", "4,200,000 bytes"),
    ],
)
def test_what_is_no_script_is_refused_by_name(tmp_path: Path, content: bytes, code: str, says: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(InvalidInputError) as caught:
        read_script(path)
    assert caught.value.code == code
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_path_without_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInputError, match="DX-SCRIPT-001"):
        read_script(tmp_path / name)


def test_a_show_has_a_shorter_limit_than_a_script() -> None:
    check_show_length("a" * MAX_SHOW_CHARACTERS, "script")
    with pytest.raises(InvalidInputError, match="DX-SCRIPT-006"):
        check_show_length("a" * (MAX_SHOW_CHARACTERS + 1), "script")
