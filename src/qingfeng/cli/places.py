"""Where a command keeps its data: in the checkout, or, when installed, where the user's programs keep theirs."""

import os
from pathlib import Path

from qingfeng.foundation.resources import shipped

INSTALLED = "_shipped"


def data_folder() -> Path:
    """Return the folder of the data: `var/` of a checkout, else `$XDG_DATA_HOME/qingfeng`; it is not made."""
    root = shipped()
    if root.name != INSTALLED:
        return root / "var"
    # The standard has a relative path ignored: it would name another folder for each folder one starts in.
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".local" / "share") / "qingfeng"
