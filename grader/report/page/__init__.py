"""The page: one HTML file with everything that is known of some exercises, from numbers and validation data alone.

    gallery = Gallery()                        # its look() is called with each model that is graded
    page.write(path, page.of(entries, ...))

content.py says what a page holds; shown.py asks a graded model; parts.py lists the families of plots, one module each.
"""
