"""Builds the embedded Vosk model: graph from the content's words, network from synthetic and human speech."""
