"""The dataset's tables, once: names, types, units, labels, constraints.

Each table is a frozen dataclass whose fields carry their own column definition. SQL tables, CSV, Parquet, JSON Schema, Table Schema and the
codebook are all generated from `TABLES`; nothing else in the project lists columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Type = Literal["string", "integer", "number", "money", "rate", "boolean", "date", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: type, Chinese label, English description, constraints.

    `money` is yuan with at most two places, `rate` a fraction. `values` lists the allowed values of an enumeration. `references` names the
    table whose key the column points to.
    """

    name: str
    type: Type
    label: str
    description: str
    required: bool = False
    key: bool = False
    values: tuple[str, ...] = ()
    references: str | None = None


def column(type: Type, label: str, description: str, **constraints: Any) -> Any:
    """A dataclass field that carries its column definition; optional columns default to None."""
    meta = {"column": (type, label, description, constraints)}
    if constraints.get("required") or constraints.get("key"):
        return field(metadata=meta)
    return field(default=None, metadata=meta)


DOCUMENT_TYPES = ("target_declaration", "monitoring", "self_evaluation", "evaluation", "department_self_evaluation", "other")
STATUSES = ("extracted", "partial", "failed", "unsupported")
LEVELS = ("province", "city", "county", "town")
SCOPES = ("project", "department", "combined")
GRADES = ("优", "良", "中", "差")
SOURCES = ("total", "fiscal_current", "carry_over", "central", "province", "city", "county", "other")
STAGES = ("target", "adjustment", "monitoring", "self_evaluation", "evaluation")
COMPARATORS = (">=", ">", "=", "<=", "<", "range")
DIRECTIONS = ("higher_better", "lower_better", "equal", "qualitative")
ADJUSTMENTS = ("kept", "adjusted", "deleted", "added")
METHODS = ("table", "prose", "reviewed")
PASSAGE_KINDS = ("problem", "cause", "recommendation", "measure", "experience", "conclusion")
SEVERITIES = ("error", "warning", "info")
OUTCOMES = ("pass", "fail", "not_evaluable")
DIMENSIONS = (
    "cost.economic",
    "cost.social",
    "cost.ecological",
    "output.quantity",
    "output.quality",
    "output.timeliness",
    "output.cost",
    "benefit.economic",
    "benefit.social",
    "benefit.ecological",
    "benefit.sustainability",
    "satisfaction.beneficiary",
    "budget.execution",
    "decision",
    "process",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Any row of the dataset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Row):
    """A row that stands somewhere in a source document (出处)."""

    page: int | None = column("integer", "页码", "First page, 1-based; empty where the format has no pages.")
    table_no: int | None = column("integer", "表序", "The document's n-th table, 1-based, after a table split over pages was joined.")
    row_no: int | None = column("integer", "行序", "Row in that joined table, 1-based, header rows counted.")
    bbox: str | None = column("string", "位置", "x0,y0,x1,y1 in points on the page, origin top left.")
    method: str = column("string", "提取方式", "How the row was read; reviewed means corrected by a person.", required=True, values=METHODS)
    confidence: Decimal = column("number", "可信度", "0 to 1: the chance that the row is right.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Row):
    """One row per input file (文件)."""

    document_id: str = column("string", "文件编号", "First 16 hex digits of the file's SHA-256.", key=True)
    source: str = column("string", "来源", "Path below the source root, or URI.", required=True)
    sha256: str = column("string", "校验值", "SHA-256 of the file.", required=True)
    size_bytes: int = column("integer", "字节数", "Size of the file in bytes.", required=True)
    format: str | None = column("string", "格式", "What the content is: pdf, docx, txt, …")
    page_count: int | None = column("integer", "页数", "Pages; empty where the format has none.")
    is_scanned: bool | None = column("boolean", "是否扫描件", "Whether the text was read from page images.")
    title: str | None = column("string", "标题", "Title as printed, its lines joined.")
    document_type: str | None = column("string", "文件类型", "Kind of performance document.", values=DOCUMENT_TYPES)
    fiscal_year: int | None = column("integer", "预算年度", "Fiscal year the document is about.")
    report_date: date | None = column("date", "报告日期", "Date of the report.")
    region_code: str | None = column("string", "行政区划代码", "GB/T 2260, six digits.")
    province: str | None = column("string", "省", "Province.")
    city: str | None = column("string", "市", "Prefecture.")
    county: str | None = column("string", "县区", "County or district.")
    organisation: str | None = column("string", "资金使用单位", "Whose money it is.")
    organisation_function: str | None = column("string", "单位职能", "What the organisation is for: 信访, 财政, 公安, 教育, …")
    organisation_level: str | None = column("string", "单位层级", "Rank of the government it belongs to.", values=LEVELS)
    evaluator: str | None = column("string", "第三方机构", "Third party that wrote the report.")
    status: str = column("string", "状态", "How the extraction ended.", required=True, values=STATUSES)
    error: str | None = column("string", "错误", "What went wrong, one line for a person.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Placed):
    """One row per project a document reports on (项目)."""

    project_id: str = column("string", "项目编号", "document_id, -p and a number.", key=True)
    document_id: str = column("string", "文件编号", "The document.", required=True, references="documents")
    name: str | None = column("string", "项目名称", "Name of the project.")
    scope: str = column("string", "范围", "project, a whole department, or several projects reported as one.", required=True, values=SCOPES)
    supervising_department: str | None = column("string", "主管部门", "Supervising department.")
    supervising_code: str | None = column("string", "主管部门代码", "Its code as printed.")
    implementing_unit: str | None = column("string", "实施单位", "Implementing unit.")
    fiscal_year: int | None = column("integer", "预算年度", "Fiscal year.")
    period_start: date | None = column("date", "开始日期", "First day of the project.")
    period_end: date | None = column("date", "结束日期", "Last day of the project.")
    cutoff_date: date | None = column("date", "监控节点", "Day up to which a monitoring report counts.")
    goal_target: str | None = column("string", "预期目标", "Expected goal as worded.")
    goal_actual: str | None = column("string", "实际完成情况", "What was achieved, as worded.")
    score_reported: Decimal | None = column("number", "报告得分", "Total score as printed.")
    grade_reported: str | None = column("string", "报告等级", "Grade as printed.", values=GRADES)
    score_recomputed: Decimal | None = column("number", "复算得分", "Sum of the printed scores.")
    grade_recomputed: str | None = column("string", "复算等级", "Grade that follows from the recomputed score.", values=GRADES)
    edition: str | None = column("string", "评分规则", "Edition of the scoring rules by which scores were recomputed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund(Placed):
    """One row per line of a funds block, or per statement of funds in prose (资金)."""

    fund_id: str = column("string", "资金编号", "project_id, -f and a number.", key=True)
    project_id: str = column("string", "项目编号", "The project.", required=True, references="projects")
    source_raw: str | None = column("string", "资金来源（原文）", "The line's label as printed.")
    source: str = column("string", "资金来源", "Where the money comes from.", required=True, values=SOURCES)
    budget_initial: Decimal | None = column("money", "年初预算数", "Initial budget in yuan.")
    budget_adjusted: Decimal | None = column("money", "全年预算数", "Budget after additions and cuts, in yuan.")
    received: Decimal | None = column("money", "到位数", "Money received, in yuan.")
    executed: Decimal | None = column("money", "全年执行数", "Money spent, in yuan.")
    execution_rate: Decimal | None = column("rate", "执行率", "Execution rate as reported, a fraction.")
    weight: Decimal | None = column("number", "分值", "Marks to be had.")
    score: Decimal | None = column("number", "得分", "Marks given.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expenditure(Placed):
    """What the money was spent on (支出明细)."""

    expenditure_id: str = column("string", "支出编号", "project_id, -e and a number.", key=True)
    project_id: str = column("string", "项目编号", "The project.", required=True, references="projects")
    item_raw: str = column("string", "支出事项（原文）", "The item as worded.", required=True)
    amount_raw: str | None = column("string", "金额（原文）", "The amount as printed.")
    amount: Decimal | None = column("money", "金额", "The amount in yuan, as printed: a slip of the unit is a finding, never repaired.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Placed):
    """One row per indicator at one stage (绩效指标)."""

    indicator_id: str = column("string", "指标编号", "project_id, -i and a number.", key=True)
    project_id: str = column("string", "项目编号", "The project.", required=True, references="projects")
    stage: str = column(
        "string", "阶段", "Declaration, adjustment, monitoring, self-evaluation or evaluation.", required=True, values=STAGES
    )
    level1_raw: str | None = column("string", "一级指标（原文）", "Level 1 as the reader of the page understands it.")
    level2_raw: str | None = column("string", "二级指标（原文）", "Level 2 as the reader of the page understands it.")
    level3_raw: str = column("string", "三级指标（原文）", "Name of the indicator as printed.", required=True)
    definition_raw: str | None = column("string", "指标解释（原文）", "Definition as printed.")
    framework: str | None = column("string", "指标框架", "The official edition the form follows.")
    dimension: str = column("string", "维度", "Canonical dimension.", required=True, values=DIMENSIONS)
    concept: str | None = column("string", "指标概念", "Id in the ontology, or of facets (thing.deed.size); the same id is the same thing.")
    concept_confidence: Decimal | None = column("number", "概念可信度", "0 to 1.")
    target_raw: str | None = column("string", "年度指标值（原文）", "Target as printed: sign, value and unit.")
    target_comparator: str | None = column("string", "目标比较符", "How the target binds; empty where none is printed.", values=COMPARATORS)
    target_value: Decimal | None = column("number", "目标值", "Target in target_unit; lower end of a range.")
    target_value_max: Decimal | None = column("number", "目标上限", "Upper end of a range.")
    target_unit: str | None = column("string", "目标单位", "Canonical unit.")
    target_date: date | None = column("date", "目标期限", "Last day of a deadline.")
    direction: str | None = column(
        "string",
        "指标方向",
        "Which actual is better, by the concept, the wording and the dimension; qualitative where no number could tell.",
        values=DIRECTIONS,
    )
    milestone_raw: str | None = column("string", "阶段目标（原文）", "Target of the stage as printed.")
    milestone_comparator: str | None = column("string", "阶段目标比较符", "How the milestone binds.", values=COMPARATORS)
    milestone_value: Decimal | None = column("number", "阶段目标值", "Milestone in milestone_unit.")
    milestone_unit: str | None = column("string", "阶段目标单位", "Canonical unit.")
    actual_raw: str | None = column("string", "实际完成值（原文）", "Actual as printed.")
    actual_value: Decimal | None = column("number", "实际完成值", "Actual in actual_unit.")
    actual_unit: str | None = column("string", "实际值单位", "Canonical unit; the target's where the actual has none.")
    forecast_raw: str | None = column("string", "全年预计（原文）", "Forecast for the year as printed.")
    achieved: bool | None = column("boolean", "是否达标", "Actual against target; empty where it cannot be told.")
    completion_ratio: Decimal | None = column("rate", "完成比", "actual/target, or target/actual where less is better.")
    weight: Decimal | None = column("number", "分值", "Marks to be had.")
    score: Decimal | None = column("number", "得分", "Marks given.")
    score_expected: Decimal | None = column(
        "number", "应得分", "Recomputed under the scoring rules; empty where they leave it to judgement."
    )
    deviation_reason: str | None = column("string", "偏差原因", "Reason for the deviation, as worded.")
    adjustment: str | None = column("string", "调整类型", "What became of the indicator in the adjustment.", values=ADJUSTMENTS)
    tracked: bool | None = column("boolean", "是否跟踪", "Whether the indicator is followed in the monitoring.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Placed):
    """The report's own words on problems and remedies (问题、原因、建议)."""

    passage_id: str = column("string", "段落编号", "project_id, -s and a number.", key=True)
    project_id: str = column("string", "项目编号", "The project.", required=True, references="projects")
    kind: str = column("string", "类别", "What the passage is about.", required=True, values=PASSAGE_KINDS)
    text: str = column("string", "原文", "The passage.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Row):
    """What does not hold (疑点)."""

    finding_id: str = column(
        "string", "疑点编号", "project_id (document_id for a finding about the whole document), -x and a number.", key=True
    )
    document_id: str = column("string", "文件编号", "The document.", required=True, references="documents")
    project_id: str | None = column("string", "项目编号", "The project.", references="projects")
    rule: str = column("string", "规则", "The audit rule.", required=True)
    severity: str = column("string", "严重程度", "How grave it is.", required=True, values=SEVERITIES)
    subject: str | None = column("string", "对象", "Id of the row it is about.")
    message: str = column("string", "说明", "One sentence, Chinese, figures as printed.", required=True)
    expected: str | None = column("string", "应为", "What would hold.")
    actual: str | None = column("string", "实为", "What is printed.")
    evidence: str = column("json", "证据", "JSON list of {page, table_no, row_no, text}.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Row):
    """What was tried (核查): one row per project and rule, so that silence is never mistaken for a pass."""

    project_id: str = column("string", "项目编号", "The project.", key=True, references="projects")
    rule: str = column("string", "规则", "The audit rule.", key=True)
    outcome: str = column("string", "结果", "How it ended.", required=True, values=OUTCOMES)
    tried: int = column("integer", "核查数", "Rows or pairs that were checked.", required=True)
    failed: int = column("integer", "不符数", "Rows or pairs that do not hold.", required=True)
    reason: str | None = column("string", "未能核查的原因", "Why it could not be evaluated.")


TABLES: dict[str, type[Row]] = {
    "documents": Document,
    "projects": Project,
    "funds": Fund,
    "expenditures": Expenditure,
    "indicators": Indicator,
    "passages": Passage,
    "findings": Finding,
    "checks": Check,
}

_PROVENANCE = ("page", "table_no", "row_no", "bbox", "method", "confidence")


def _columns(row: type[Row]) -> Iterator[Column]:
    for f in fields(row):
        type_, label, description, constraints = f.metadata["column"]
        yield Column(f.name, type_, label, description, **constraints)


def _ordered(row: type[Row]) -> tuple[Column, ...]:
    own = [c for c in _columns(row) if c.name not in _PROVENANCE]
    return (*own, *(c for c in _columns(row) if c.name in _PROVENANCE))


_ORDERED = {row: _ordered(row) for row in TABLES.values()}


def columns(row: type[Row]) -> tuple[Column, ...]:
    """The columns of a table in published order: its own first, provenance last."""
    return _ORDERED[row]


def label(row: type[Row]) -> str:
    """The table's one-line description."""
    return (row.__doc__ or "").strip().splitlines()[0]
