"""作业失败后隔多久再试：越试越慢，有上限；对方停几天，恢复后照样办到。"""

from typing import Final

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

LONGEST_WAIT_S: Final = 600
MOST_ATTEMPTS: Final = 1000
"""大约一周：银行停几天，恢复后照样送到；再不成的留作死信，不删。"""


class Backoff(BaseRetryStrategy):
    """隔 2、4、8……秒再试，至多隔十分钟。"""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= MOST_ATTEMPTS:
            return None
        doubling = min(job.attempts + 1, LONGEST_WAIT_S.bit_length())
        return RetryDecision(retry_in={"seconds": min(2**doubling, LONGEST_WAIT_S)})
