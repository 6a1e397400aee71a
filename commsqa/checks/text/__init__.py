"""Reading the text of a piece: the ids it shows, the language it is in, whether it is garbled."""
