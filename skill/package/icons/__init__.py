"""The skill's icons, and the program that draws them."""
