"""The offline front door: microphone, recogniser, voice, and the loop between them."""
