"""调剂与追减的规则（R-ADJ-001 至 008、012 至 025 中按行判的）；措辞照 04 第 6 节。"""

from typing import Final

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

BASIS: Final = "《预算法》第七十二条；《预算法实施条例》；04 第 6 节"

declare(
    "R-ADJ-001",
    title="调剂须等额",
    message="调剂须等额：减{a}增{b}",
    basis=BASIS,
    next_step="请核对调出、调入各行，差额 {d} 元",
    fires="减 100,000.00，增 99,999.99",
    passes="减 100,000.00，增 100,000.00",
)
declare(
    "R-ADJ-003",
    title="不跨资金性质调剂",
    message="不得跨资金性质调剂",
    basis=BASIS,
    next_step="请改选资金性质相同的指标",
    fires="调出一般公共预算 111，调入政府性基金 121",
    passes="调出、调入都是 111",
)
declare(
    "R-ADJ-004",
    title="人员经费只在人员类项目之间调剂",
    message="人员经费只能在人员类项目之间调剂",
    basis=BASIS,
    next_step="请改选人员类项目作调入项目",
    fires="人员类调出，调入其他运转类",
    passes="人员类调出，调入人员类",
)
declare(
    "R-ADJ-005",
    title="公用经费不得调入人员经费",
    message="公用经费不得调入人员经费",
    basis=BASIS,
    next_step="请改选调入项目；人员经费不足的另行申请",
    fires="公用经费调出，调入人员类",
    passes="公用经费调出，调入其他运转类",
)
declare(
    "R-ADJ-006",
    title="三公、会议、培训不得调增",
    message="三公经费不得调增",
    basis="《党政机关厉行节约反对浪费条例》；04 第 6 节",
    next_step="确有专项批件的填写批件号并送财政审核，否则请改选经济分类",
    fires="调入公务接待费 30217，没有专项批件",
    passes="调入办公费 30201",
)
declare(
    "R-ADJ-007",
    title="专项转移支付不改用途",
    message="超出上级约束科目{c}",
    basis="《预算法》第五十二条；04 第 6 节",
    next_step="请在上级约束的功能科目及其下级之内安排",
    fires="约束科目 20602，调入 2060301",
    passes="约束科目 20602，调入 2060201",
)
declare(
    "R-ADJ-008",
    title="直达资金、债券资金调剂须有专门批件",
    message="直达资金或债券资金调剂须上传专门批件",
    basis=BASIS,
    next_step="请把专门批件作为附件挂到本批次再送审",
    fires="直达资金指标调出，批次没有附件",
    passes="直达资金指标调出，批次挂了批件",
)
declare(
    "R-ADJ-012",
    title="调入后不超项目总额",
    message="调入后累计安排{a}超过项目总额{b}",
    basis=BASIS,
    next_step="请减少调入金额，或先调整项目总额",
    fires="总额 1,000,000.00，调入后累计 1,000,000.01",
    passes="总额 1,000,000.00，调入后累计 1,000,000.00",
)
declare(
    "R-ADJ-013",
    title="大额变动须同步调整绩效目标",
    message="请调整绩效目标",
    basis="《中共中央 国务院关于全面实施预算绩效管理的意见》；04 第 6 节〔约定比例〕",
    next_step="请填写绩效目标调整说明后再送审",
    fires="项目 100,000.00，调减 20,000.00，没有说明",
    passes="项目 100,000.00，调减 19,999.99",
)
declare(
    "R-ADJ-014",
    title="调减后够付已签采购合同",
    message="已签采购合同尚有{x}元未付，调减后额度不足",
    basis="《政府采购法》；04 第 6 节",
    next_step="请减少调减金额，或先办理合同变更",
    fires="未付 50,000.00，调减后可用 49,999.99",
    passes="未付 50,000.00，调减后可用 50,000.00",
)
declare(
    "R-ADJ-015",
    title="一般调剂的受理截止日",
    message="已过一般调剂受理截止日",
    basis="04 第 6 节〔约定〕",
    next_step="请预算科开受理窗口后再办，或待下年度办理",
    fires="12 月 1 日送审一般调剂",
    passes="11 月 30 日送审一般调剂",
)
declare(
    "R-ADJ-016",
    title="同一调出指标另有在途调剂",
    message="该指标另有在途调剂{n}笔、冻结{x}元，可用{y}元",
    basis=BASIS,
    next_step="可以继续办理，以冻结后的余额为限",
    fires="同一指标另有一笔在审调剂",
    passes="同一指标没有别的在途调剂",
    level=Level.INFO,
)
declare(
    "R-ADJ-018",
    title="变动后预算数不为负",
    message="调整后预算数将为负{x}元，不能生效",
    basis=BASIS,
    next_step="请减少调减金额",
    fires="变动后预算 900,000.00，调减 900,000.01",
    passes="变动后预算 900,000.00，调减 900,000.00",
)
declare(
    "R-ADJ-019",
    title="已形成的支出不能追减",
    message="最多可追减{x}元（已支付、在途、冻结部分不能追减）",
    basis=BASIS,
    next_step="请按可追减额办理，超出 {d} 元",
    fires="净额 600,000.00，已付在途冻结 280,000.00，追减 320,000.01",
    passes="净额 600,000.00，已付在途冻结 280,000.00，追减 320,000.00",
    decided_by="ledger",
)
declare(
    "R-ADJ-022",
    title="一行不过整批不生效",
    message="第{n}行未通过：{原因}，整批未生效",
    basis="04 第 6 节",
    next_step="请处理所列的行后再生效，冻结与单据保持原状",
    fires="三行中第三行来源余额不足",
    passes="三行都放得下",
)
declare(
    "R-ADJ-023",
    title="结转资金按原用途使用",
    message="结转资金按原用途使用",
    basis="《预算法》第四十二条；04 第 6 节",
    next_step="请保持项目与功能科目不变，或走结余收回",
    fires="结转指标调剂到别的项目",
    passes="结转指标在原项目、原科目内改单位",
)
declare(
    "R-ADJ-024",
    title="追踪项目资金不出追踪范围",
    message="追踪项目资金不得调入非追踪项目",
    basis=BASIS,
    next_step="请改选追踪项目作调入项目",
    fires="追踪项目调出，调入非追踪项目",
    passes="追踪项目调出，调入追踪项目",
)
declare(
    "R-ADJ-025",
    title="自主调剂累计超三成转审",
    message="自主调剂累计已达{x}%，超过 {y}%，转财政审核",
    basis="04 第 6 节〔约定〕",
    next_step="已转财政审核，审核通过后生效",
    fires="同款额度 100,000.00，累计自主调剂 30,000.01",
    passes="同款额度 100,000.00，累计自主调剂 30,000.00",
    level=Level.MANUAL,
)
