"""基础信息：区划、代码、单位、财政内部机构、账户、银行网点与要素对应关系（01）。

拥有：BAS_MOF_DIV、ELE_CATALOG、ELE_UNION、BAS_BANK_NODE（各区划共用）；BAS_AGENCY_INFO、BAS_MOF_DEP、
BAS_ACCT_INFO（分区划，按年度和生效日分版本）；BAS_ELE_RELATION（部门经济分类与政府经济分类的对应）。
状态：单位、账户以 is_enabled 与启停日期表示“生效、停用”，变更即新版本，旧版本止于前一日。
谁来用：其他模块只经 `public.as_of(...)` 取只读快照；业务行存代码与年度，不存这里的行主键。
"""
