"""How the documentation is built: `make docs`."""

from importlib.metadata import version as version_of

project = "Meguri"
author = "the Meguri developers"
release = version_of("meguri")
version = release

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "generate.py"]
suppress_warnings = ["misc.highlighting_failure"]  # csv blocks have no lexer

html_theme = "furo"
html_title = "Meguri"
html_copy_source = False
