"""Building `evenhand.html`: the workbench and the engine in one file, which a browser opens by itself."""
