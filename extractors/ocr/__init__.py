"""Reading pictures of text: an engine that finds and reads lines, and what makes a page's picture fit for it.

The weights come with the rapidocr wheel; nothing is downloaded. Every process loads them once, when first needed, and uses one thread.
"""
