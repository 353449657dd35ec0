"""The file of a backup: a compressed tar of the database, the uploads, and a list of it all.

The list comes last, with the SHA-256 of everything before it, so that a file that was cut off or
damaged is known by it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

FORMAT = 1
LIST, DATABASE, UPLOADS = "manifest.json", "database", "media"
CHUNK = 1 << 20


class Broken(Exception):
    """This is no whole backup; the text says what is wrong with it."""


@dataclass
class Manifest:
    """What a backup holds, by which it is checked and judged before anything is touched."""

    engine: str
    migrations: list[list[str]]
    rows: dict[str, int]
    made_at: str
    missing: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        try:
            manifest = cls(**json.loads(text))
        except (ValueError, TypeError):
            raise Broken(f"{LIST} in it cannot be read") from None
        if manifest.format != FORMAT:
            raise Broken("it was made by a newer version of the register")
        return manifest


class _Hashed:
    """A file that is read through once and hashed on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        member = tarfile.TarInfo(name)
        status = os.fstat(file.fileno())
        member.size, member.mtime = status.st_size, int(status.st_mtime)
        hashed = _Hashed(file)
        tar.addfile(member, hashed)
    return hashed.hash.hexdigest()


def uploads_in(folder: Path) -> Iterable[Path]:
    """Every file below the folder of uploads; what begins with a dot is no upload."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part[0] == "." for part in path.relative_to(folder).parts)
    )


def write(target: Path, manifest: Manifest, copy: Path, uploads: Path) -> None:
    """Write a backup, readable by its owner alone; never over a file that is there.

    A file that vanishes meanwhile is left out. Raises FileExistsError, and OSError for a full disk.
    """
    part = target.with_name(f".{target.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
                manifest.files = {DATABASE: _add(tar, DATABASE, copy)}
                for path in uploads_in(uploads):
                    name = f"{UPLOADS}/{path.relative_to(uploads).as_posix()}"
                    try:
                        manifest.files[name] = _add(tar, name, path)
                    except FileNotFoundError:
                        continue
                text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
                member = tarfile.TarInfo(LIST)
                member.size = len(text)
                tar.addfile(member, io.BytesIO(text))
            file.flush()
            os.fsync(file.fileno())
        # Unlike a renaming, a link never takes the place of another file.
        os.link(part, target)
    finally:
        part.unlink(missing_ok=True)


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    return name in {DATABASE, LIST} or (
        path.parts[:1] == (UPLOADS,)
        and len(path.parts) > 1
        and not any(part.startswith(".") for part in path.parts)
        and str(path) == name
    )


def unpack(backup: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder of its own and check every byte of it.

    Raises Broken for whatever is not a whole backup, and OSError where there is no room.
    """
    hashes: dict[str, str] = {}
    text = None
    try:
        with gzip.open(backup) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for member in tar:
                if text is not None or not member.isreg() or not _is_ours(member.name):
                    raise Broken(f"it holds what no backup holds: {member.name[:100]}")
                source: Any = tar.extractfile(member)
                if member.name == LIST:
                    text = source.read()
                else:
                    hashes[member.name] = _copy(source, folder / member.name)
            # The sum at the very end of the compressed file is looked at only there.
            while stream.read(CHUNK):
                pass
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, UnicodeError) as error:
        raise Broken(f"it is damaged or cut off ({str(error)[:100]})") from None
    if text is None:
        raise Broken(f"it is cut off: {LIST}, which comes last, is not there")
    manifest = Manifest.read(text)
    for name in sorted({*hashes, *manifest.files}):
        if hashes.get(name) != manifest.files.get(name):
            raise Broken(f"{name} in it is not what was written")
    return manifest


def _copy(source: BinaryIO, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = _Hashed(source)
    with target.open("xb") as file:
        while data := hashed.read(CHUNK):
            file.write(data)
    return hashed.hash.hexdigest()
