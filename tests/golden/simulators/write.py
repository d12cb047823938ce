"""重写本目录的样本：`python tests/golden/simulators/write.py`。私钥用完即弃，只留证书。"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1] / "unit" / "simulators")]

from sim_story import story  # noqa: E402
from simulators.signing import KeyRing  # noqa: E402

with tempfile.TemporaryDirectory() as directory:
    rings = {org: KeyRing(org=org, directory=Path(directory)) for org in ("011", "001", "102")}
    for name, envelope in story(rings).items():
        (HERE / name).write_bytes(envelope)
    for org in ("001", "102"):
        (HERE / "certs" / f"{org}.cert.pem").write_bytes((Path(directory) / f"{org}.cert.pem").read_bytes())
