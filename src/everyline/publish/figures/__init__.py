"""Figures as SVG, drawn without a library: legible at phone width, in light and dark, and without colour."""
