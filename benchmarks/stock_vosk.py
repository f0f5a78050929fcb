"""The usual voice loop, as most examples with Vosk and pyttsx3 have it, with our answers.

    python -m benchmarks.stock_vosk MODEL-FOLDER

Blocks of 8,000 frames go to the recogniser, which decides by itself when an utterance is over; the answer is
spoken as a whole by ``runAndWait``, and meanwhile nobody listens. Run by ``benchmarks.voice``. Prints the
same JSON as ``toe-cramps --json``, after a line that says it is ready.
"""

import ctypes
import json
import os
import sys
from pathlib import Path

import espeakng_loader
import pyttsx3
import vosk

from skill.assistant import Assistant
from skill.content import load_content
from voice_local.conversation import Conversation
from voice_local.microphone import CHUNK_FRAMES, MiniaudioMicrophone
from voice_local.settings import Settings
from voice_local.voice import default_voice
from voice_local.wav import LISTENING_RATE

BLOCK_FRAMES = 8_000
"""As in the microphone example of vosk-api."""


def main() -> None:
    """Listen, answer, and around again until killed."""
    ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
    vosk.SetLogLevel(-2)
    engine = pyttsx3.init()
    settings = Settings()
    engine.setProperty("voice", default_voice(settings.locale))
    engine.setProperty("rate", settings.rate)
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(Path(sys.argv[1]).resolve())), LISTENING_RATE)
    conversation = Conversation(Assistant(load_content(settings.locale)))
    conversation.open_silently()
    with MiniaudioMicrophone() as microphone:
        print(json.dumps({"ready": True}), flush=True)
        block = b""
        for chunk in microphone:
            block += chunk
            if len(block) < 2 * BLOCK_FRAMES:
                continue
            ended = recogniser.AcceptWaveform(block)
            block = b""
            text = json.loads(recogniser.Result())["text"] if ended else ""
            if text:
                exchange = conversation.say(text)
                print(json.dumps(exchange.as_json()), flush=True)
                engine.say(exchange.speech)
                engine.runAndWait()
                if exchange.ended:
                    conversation.open_silently()


if __name__ == "__main__":
    assert BLOCK_FRAMES % CHUNK_FRAMES == 0
    main()
