"""What a device with a screen shows beside the voice; the voice alone is complete."""
