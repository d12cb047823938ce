"""上传的大小上限：按请求头当场拒，不等收完。"""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MAX_BYTES: Final = 50 * 1024 * 1024
"""整个请求的上限；单个文件的上限是参数 attachment_max_mb，不会比它大。"""


class SizeLimit(FileUploadHandler):
    """排在最前面；自己不存，交给后面的。"""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MAX_BYTES:
            raise RequestDataTooBig(f"上传超过 {MAX_BYTES} 字节")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
