"""The folder the ASK CLI deploys: manifest, interaction models and icons, made from the content."""
