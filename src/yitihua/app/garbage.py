"""垃圾回收放疏：一批上万行时活着的对象多，照缺省的频率每七百个就扫一遍，扫的功夫比办事还多。"""

import gc


def sparse() -> None:
    """装好以后调用一次：已在的不再扫，新的攒够五万个才扫。"""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
