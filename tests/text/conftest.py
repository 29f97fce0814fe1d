import os
from pathlib import Path

import pytest


@pytest.fixture
def data():
    """The developers' real data, where it is; the product does not need it."""
    folder = Path(os.environ.get("DATA", Path(__file__).parents[3] / "shared/data"))
    if not folder.is_dir():
        pytest.skip(f"developers' data are not at {folder}")
    return folder
