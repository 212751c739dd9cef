"""One pure function a file: rows in, Plotly figure out."""
