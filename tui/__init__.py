"""The desk: the screen on which a person reviews what the model tagged.

It shows and edits what the store holds and never loads the model. ``tui.app.run`` opens it.
"""
