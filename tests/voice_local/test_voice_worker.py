from voice_local.voice_worker import ATTEMPTS, until_sound

SILENT = b"RIFF" + bytes(42)
SOUND = SILENT + bytes(6400)


def test_a_text_that_was_cancelled_is_said_again() -> None:
    files = iter([SILENT, SOUND, SILENT])
    assert until_sound(lambda: next(files)) == SOUND


def test_a_text_that_makes_no_sound_is_not_said_for_ever() -> None:
    files = iter([SILENT] * ATTEMPTS)
    assert until_sound(lambda: next(files)) == SILENT
    assert not list(files)
