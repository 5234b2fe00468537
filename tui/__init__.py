"""The desk: the screen on which a person reviews what the model tagged.

It shows and edits what the store holds and never loads the model. ``tui.app.run`` opens it.
"""

import os

# Read when Textual is loaded: what a key changes waits for the next painting, on average half of that time.
os.environ.setdefault("TEXTUAL_FPS", "120")
