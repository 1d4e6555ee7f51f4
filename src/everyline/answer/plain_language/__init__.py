"""A judged line reworded for lay readers: short sentences in plain words, every fact kept.

Nothing here decides whether a rewording may be shown: the engine has each judged again, beside the line it rewords.
"""
