"""Writes the site's sign as pictures for home screens:  python scripts/make_icons.py

Needs the package on the path (an installed one, or PYTHONPATH=src). Run it again after the sign has
changed; a test compares the files with what this would write.
"""

from minsheng.web.app_icon import FILES, FOLDER, drawn

if __name__ == "__main__":
    for name, (side, is_cut) in FILES.items():
        drawn(side, is_cut=is_cut).save(FOLDER / name, optimize=True)
