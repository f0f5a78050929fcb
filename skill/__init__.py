"""The shared assistant: content, understanding, request handlers and the Alexa front door."""
