import contextlib
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.problem import Problem
from voice_local.aiff import decode_aiff
from voice_local.sound import Samples, Sound
from voice_local.wav import LONGEST_SECONDS, decode_wav, read_wav

PCM, FLOAT, A_LAW, MU_LAW, MP3 = 1, 3, 6, 7, 0x55


def hum(rate: int, seconds: float = 0.25) -> Samples:
    return np.asarray(
        0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate), dtype=np.float64
    )


def encoded(samples: Samples, code: int, bits: int) -> bytes:
    match code, bits:
        case (1, 8):
            return (np.rint(samples * 127) + 128).astype(np.uint8).tobytes()
        case (1, 24):
            whole = np.rint(samples * (2**23 - 1)).astype("<i4")
            return whole.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
        case (1, _):
            return np.rint(samples * (2.0 ** (bits - 1) - 1)).astype(f"<i{bits // 8}").tobytes()
        case _:
            return samples.astype(f"<f{bits // 8}").tobytes()


def wav(data: bytes, code: int, bits: int, channels: int, rate: int, *, size: int | None = None) -> bytes:
    frame = channels * bits // 8
    layout = struct.pack("<HHIIHH", code, channels, rate, rate * frame, frame, bits)
    chunks = b"fmt " + struct.pack("<I", 16) + layout
    chunks += b"LIST" + struct.pack("<I", 5) + b"INFOx\0"
    chunks += b"data" + struct.pack("<I", len(data) if size is None else size) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("code", "bits"), [(PCM, 8), (PCM, 16), (PCM, 24), (PCM, 32), (FLOAT, 32), (FLOAT, 64)]
)
def test_any_usual_recording_becomes_16_khz_mono(code: int, bits: int, channels: int, rate: int) -> None:
    samples = np.repeat(hum(rate), channels)
    sound = decode_wav(wav(encoded(samples, code, bits), code, bits, channels, rate), "hum.wav")
    assert sound.rate == 16_000
    wanted = hum(16_000)
    frames = min(sound.frames, len(wanted))
    assert abs(sound.frames - len(wanted)) <= 1
    error = sound.samples[400 : frames - 400] - wanted[400 : frames - 400]
    assert np.max(np.abs(error)) < (0.02 if bits == 8 else 0.001)


def test_a_24_bit_extensible_file_is_read() -> None:
    plain = wav(encoded(hum(16_000), PCM, 24), 0xFFFE, 24, 1, 16_000)
    longer = struct.pack("<I", 40) + plain[20:36] + struct.pack("<HHI", 22, 24, 4) + b"\x01\0" + bytes(14)
    sound = decode_wav(plain[:16] + longer + plain[36:], "hum.wav")
    assert np.max(np.abs(sound.samples - hum(16_000))) < 0.001


def test_two_channels_are_mixed() -> None:
    samples = np.column_stack([hum(16_000), np.zeros(4_000)]).ravel()
    sound = decode_wav(wav(encoded(samples, PCM, 16), PCM, 16, 2, 16_000), "left.wav")
    assert sound.samples == pytest.approx(hum(16_000) / 2, abs=0.001)


@pytest.mark.parametrize(
    ("code", "byte", "value"),
    [
        (A_LAW, 0xD5, 8 / 32768), (A_LAW, 0x55, -8 / 32768), (A_LAW, 0xAA, 32256 / 32768),
        (MU_LAW, 0xFF, 0.0), (MU_LAW, 0x80, 32124 / 32768), (MU_LAW, 0x00, -32124 / 32768),
    ],
)  # fmt: skip
def test_telephone_recordings_have_the_values_of_g_711(code: int, byte: int, value: float) -> None:
    sound = decode_wav(wav(bytes([byte]) * 80, code, 8, 1, 8_000), "call.wav", rate=8_000)
    assert set(sound.samples) == {value}


@pytest.mark.parametrize("size", [0, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_recording_written_to_a_pipe_is_read_to_its_end(size: int) -> None:
    sound = decode_wav(wav(encoded(hum(16_000), PCM, 16), PCM, 16, 1, 16_000, size=size), "pipe.wav")
    assert sound.frames == 4_000


WHOLE = wav(encoded(hum(16_000), PCM, 16), PCM, 16, 1, 16_000)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "not-a-wav"),
        (b"OggS and so on, which is no WAV at all", "not-a-wav"),
        (b"RIFF\0\0\0\0AVI LIST", "not-a-wav"),
        (WHOLE[:12], "not-a-wav"),
        (WHOLE[:12] + WHOLE[-8_008:], "not-a-wav"),
        (WHOLE[:24], "truncated-wav"),
        (WHOLE[:45], "truncated-wav"),
        (WHOLE[:-1_000], "truncated-wav"),
        (wav(b"", PCM, 16, 1, 16_000), "empty-wav"),
        (wav(b"\0", PCM, 16, 1, 16_000), "empty-wav"),
        (wav(bytes(400), MP3, 16, 2, 44_100), "unsupported-wav"),
        (wav(bytes(400), PCM, 12, 1, 16_000), "unsupported-wav"),
        (wav(bytes(400), PCM, 16, 0, 16_000), "unsupported-wav"),
        (wav(bytes(400), PCM, 16, 1, 0), "unsupported-wav"),
        (wav(bytes(400), PCM, 16, 1, 7), "unsupported-wav"),
        (wav(struct.pack("<f", float("nan")) * 100, FLOAT, 32, 1, 16_000), "unsupported-wav"),
        (wav(bytes(int(LONGEST_SECONDS + 1) * 4_000), PCM, 8, 1, 4_000), "wav-too-long"),
    ],
)
def test_what_is_no_recording_is_told_apart(data: bytes, key: str) -> None:
    with pytest.raises(Problem) as problem:
        decode_wav(data, "odd.wav")
    assert problem.value.key == key
    assert problem.value.fields["path"] == "odd.wav"


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda data: WHOLE[:20] + data)))
def test_no_bytes_whatever_end_in_anything_but_a_sound_or_a_problem(data: bytes) -> None:
    with contextlib.suppress(Problem):
        assert decode_wav(data, "noise.wav").rate == 16_000


@given(st.integers(0, 60), st.binary(min_size=1, max_size=4))
def test_a_damaged_header_ends_in_a_sound_or_a_problem(place: int, damage: bytes) -> None:
    with contextlib.suppress(Problem):
        assert decode_wav(WHOLE[:place] + damage + WHOLE[place + len(damage) :], "damaged.wav").frames


def test_missing_and_unreadable_files_are_problems(tmp_path: Path) -> None:
    for path, key in [
        (tmp_path / "nowhere.wav", "missing-file"),
        (tmp_path, "unreadable-file"),
        (tmp_path / "a\0b.wav", "unreadable-file"),
    ]:
        with pytest.raises(Problem) as problem:
            read_wav(path)
        assert problem.value.key == key


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    sound = Sound.of_samples(hum(16_000), 16_000)
    sound.save(tmp_path / "hum.wav")
    assert read_wav(tmp_path / "hum.wav") == sound


def aiff(kind: bytes, compression: bytes, body: bytes, bits: int) -> bytes:
    rate = struct.pack(">HQ", 16383 + 14, 22_050 << (63 - 14))
    common = struct.pack(">hIh", 1, len(body) * 8 // bits, bits) + rate + compression
    sound = bytes(8) + body
    chunks = (
        b"COMM" + struct.pack(">I", len(common)) + common + b"SSND" + struct.pack(">I", len(sound)) + sound
    )
    return b"FORM" + struct.pack(">I", 4 + len(chunks)) + kind + chunks


@pytest.mark.parametrize(
    ("kind", "compression", "dtype", "bits"),
    [
        (b"AIFF", b"", ">i2", 16),
        (b"AIFC", b"NONE\0\0", ">i2", 16),
        (b"AIFC", b"sowt\0\0", "<i2", 16),
        (b"AIFC", b"fl32\0\0", ">f4", 32),
    ],
)
def test_the_files_of_macos_voices_are_read(kind: bytes, compression: bytes, dtype: str, bits: int) -> None:
    samples = hum(22_050) if bits == 32 else np.rint(hum(22_050) * 32767)
    sound = decode_aiff(aiff(kind, compression, samples.astype(dtype).tobytes(), bits))
    assert sound.rate == 22_050
    assert sound.samples == pytest.approx(hum(22_050), abs=0.001)


@given(st.binary(max_size=80), st.integers(0, 90))
def test_broken_aiff_is_a_value_error(damage: bytes, place: int) -> None:
    whole = aiff(b"AIFF", b"", bytes(40), 16)
    for data in (damage, whole[:place] + damage):
        with contextlib.suppress(ValueError):
            assert decode_aiff(data).rate > 0
