"""场景里可能出的两种错：文件写错了，或者系统的表现与预期不符。"""

from pathlib import Path


class ScenarioError(Exception):
    """场景文件不合格式；信息里指明文件与步骤，写场景的人照着就能改。"""

    def __init__(self, message: str, *, path: Path | None = None, where: str = "") -> None:
        place = "".join((f"{path.name}：" if path else "", f"{where}：" if where else ""))
        super().__init__(f"{place}{message}")


class StepFailed(Exception):
    """一步的实际结果与预期不符；`details` 是请求、实际结果和相关记录。"""

    def __init__(self, message: str, *, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
