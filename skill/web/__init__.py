"""The Alexa front door: a Flask endpoint that believes only requests Amazon has signed."""
