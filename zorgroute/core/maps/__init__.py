"""The maps room: one list of rows, drawn as a rail list, an SVG map and a table."""
