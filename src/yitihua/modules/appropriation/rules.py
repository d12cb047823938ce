"""指标规则的措辞（05 第 5 节）；额度不足由账本判定，其余由操作判定。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

_NORM = "《预算管理一体化规范（试行）》预算指标管理"
_LAW = "《预算法》"

declare(
    "R-IND-001",
    title="必录要素",
    message="{layer}缺要素：{items}",
    basis=_NORM,
    next_step="请补录所列要素后再保存",
    fires="单位指标不填政府经济分类",
    passes="单位指标必录要素齐全",
)
declare(
    "R-IND-002",
    title="拆分不超父指标可用",
    message="父指标可用{x}，本次{y}",
    basis=_NORM,
    next_step="超出 {d} 元，请减少分配金额，或先追加父指标",
    fires="父可用 300,000.00，拆分合计 300,000.01",
    passes="父可用 300,000.00，拆分合计 300,000.00",
    decided_by="ledger",
)
declare(
    "R-IND-003",
    title="子指标要素服从父指标",
    message="{item}须为{value}或其下级",
    basis=_NORM,
    next_step="请改选父指标范围内的代码",
    fires="父功能科目 2010601，子录 2010602",
    passes="父功能科目 20106，子录 2010601",
)
declare(
    "R-IND-004",
    title="要素不全不能可执行",
    message="要素不全不能可执行",
    basis=_NORM,
    next_step="请补齐单位、项目、功能科目、政府经济分类，或改为待分",
    fires="可执行标志为 1 而没有项目",
    passes="可执行标志为 1 且四个要素齐全",
)
declare(
    "R-IND-005",
    title="待分指标不能支付",
    message="待分指标不能支付",
    basis=_NORM,
    next_step="请先分配下达到单位",
    fires="可执行标志为 2 的指标发起支付",
    passes="可执行标志为 1 的指标发起支付",
)
declare(
    "R-IND-006",
    title="指标不超预算",
    message="下达后指标合计{a}将超过{limit}{b}",
    basis=_LAW + "第十三条",
    next_step="请核对项目年度预算，差 {d} 元须先办理调整调剂",
    fires="预算 900,000.00，下达合计 900,000.01",
    passes="预算 900,000.00，下达合计 900,000.00",
    decided_by="ledger",
)
declare(
    "R-IND-007",
    title="文号唯一",
    message="文号{no}已使用",
    basis=_NORM,
    next_step="请另取文号；已终审的指标文不能追加指标",
    fires="再用已下达的岳财预〔2022〕1号",
    passes="用未使用的岳财预〔2022〕2号",
)
declare(
    "R-IND-008",
    title="文号样式",
    message="文号应为「{prefix}〔{year}〕{serial}号」",
    basis=_NORM,
    next_step="请改用六角括号，并使用下一个连续流水",
    fires="岳财预[2022]19号",
    passes="岳财预〔2022〕19号",
)
declare(
    "R-IND-012",
    title="冻结不超可用",
    message="可冻结额度{x}元，申请冻结{y}元",
    basis=_NORM,
    next_step="请按可冻结额度办理",
    fires="可用 100.00，冻结 100.01",
    passes="可用 100.00，冻结 100.00",
    decided_by="ledger",
)
declare(
    "R-IND-013",
    title="解冻不超冻结单剩余",
    message="该冻结单剩余{x}元，解冻{y}元过多",
    basis=_NORM,
    next_step="请按冻结单剩余额办理",
    fires="剩余 50.00，解冻 50.01",
    passes="剩余 50.00，解冻 50.00",
    decided_by="ledger",
)
declare(
    "R-IND-014",
    title="并发占用先到先得",
    message="余额不足，当前可用{x}",
    basis=_NORM,
    next_step="请刷新余额后按当前可用办理",
    fires="可用 100.00，已占 60.00 后再占 60.00",
    passes="可用 100.00，已占 60.00 后再占 40.00",
    decided_by="ledger",
)
declare(
    "R-IND-015",
    title="额度不能为负",
    message="额度不能为负",
    basis=_NORM,
    next_step="请刷新后核对该指标的额度构成",
    fires="可用 400,000.00，调减 400,000.01",
    passes="可用 400,000.00，调减 400,000.00",
    decided_by="ledger",
)
declare(
    "R-IND-016",
    title="批准前只能用预拨与结转",
    message="预算尚未批准，只能下达预拨指标和上年结转指标",
    basis=_LAW + "第五十四条",
    next_step="请待人大批准并登记后下达，或按预拨指标办理",
    fires="未登记人大批准即下达 21 类指标",
    passes="登记人大批准后下达 21 类指标",
)
declare(
    "R-IND-024",
    title="本级指标只给本级单位",
    message="接收方不是本级单位，请走转移支付下达",
    basis=_NORM,
    next_step="请改选本级单位，或填写接收方区划办理转移支付",
    fires="分配给本级不存在的单位",
    passes="分配给本级单位 101001",
)
declare(
    "R-IND-025",
    title="指标金额大于零",
    message="指标金额必须大于 0",
    basis=_NORM,
    next_step="请填写大于 0 的金额",
    fires="金额 0.00",
    passes="金额 0.01",
)
declare(
    "R-IND-026",
    title="批复只生成一次指标",
    message="已生成指标",
    basis=_NORM,
    next_step="该预算行已批复生成指标，增减请走调整调剂",
    fires="同一预算行第二次批复",
    passes="预算行第一次批复",
)
declare(
    "R-IND-033",
    title="追减子指标同步追减父指标",
    message="父指标{id}同步追减{x}元",
    basis=_NORM,
    next_step="系统已同步办理，无须另行操作",
    fires="追减有父级的子指标 100,000.00",
    passes="追减没有父级的总指标",
    level=Level.INFO,
)
declare(
    "R-IND-034",
    title="收回资金先定去向",
    message="收回{x}元未定去向",
    basis="《预算法实施条例》；05 第 6.3 节说明 1",
    next_step="请先登记收回资金的去向（补充稳调、调入、重新安排）",
    fires="收回 100,000.00 未登记去向即分配",
    passes="登记去向为重新安排后分配",
)
declare(
    "R-ADJ-002",
    title="调减不超可用",
    message="可用{x}，不足{d}",
    basis=_NORM,
    next_step="请按可用余额 {x} 以内追减",
    fires="可用 400,000.00，追减 400,000.01",
    passes="可用 400,000.00，追减 400,000.00",
    decided_by="ledger",
)
declare(
    "R-MIG-006",
    title="迁移后余额与旧系统相符",
    message="指标{bgt_id}迁移后余额{a}与旧系统{b}不符",
    basis="11 第 5 节",
    next_step="请核对该指标的净额、已付、在途、冻结与旧系统余额，改正后重导",
    fires="净额 600,000.00，已付 200,000.00，在途 50,000.00，冻结 30,000.00，旧余额 319,999.99",
    passes="旧余额 320,000.00",
)
