"""import-linter 的自有合同：业务模块之间只经 public.py 相见（design 第 3 节）。"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicOnly(Contract):
    """`container` 下的各个包，互相只许引用对方的 `public` 模块；包自己内部随意。"""

    container = fields.StringField()
    public = fields.StringField(required=False, default="public")

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = []
        container, public = str(self.container), str(self.public)
        for owner in sorted(graph.find_children(container)):
            outside = [item for item in graph.modules if item.startswith(f"{container}.")]
            outside = [item for item in outside if not _within(item, owner)]
            for importer in sorted(outside):
                for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                    if _within(imported, owner) and imported != f"{owner}.{public}":
                        lines = graph.get_import_details(importer=importer, imported=imported)
                        broken.append((importer, imported, [line["line_number"] for line in lines]))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, lines in check.metadata["broken"]:
            where = "、".join(str(number) for number in lines)
            output.print_error(
                f"{importer} 引用了 {imported}（第 {where} 行）：只能经对方的 {self.public}.py", bold=True
            )


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
