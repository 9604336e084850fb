"""Makes the documents in samples/. It fetches nothing; run it after changing a text here.

    python tools/make_samples.py

Units, people and figures are invented; every document is marked 示例. Tables are drawn as text: `|` between columns, `^` for a cell merged
with the one above, `<` with the one to the left.
"""

from __future__ import annotations

import re
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
"""From Debian's package fonts-wqy-zenhei; the PDFs embed the characters they use."""

SELF_EVALUATION = """
项目名称 | < | 示例县乡村道路养护经费（示例） | < | < | < | < | < | <
主管部门及代码 | < | 示例县交通运输局 348001 | < | < | 实施单位 | 示例县公路养护中心 | < | <
项目负责人 | < | 林示范 | < | < | 联系电话 | 13900000001 | < | <
项目资金\\n（万元） | < | | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率（B/A） | 得分
^ | ^ | 年度资金总额 | 120.00 | 150.00 | 141.30 | 10 | 96.20% | 9.62
^ | ^ | 其中：当年财政拨款 | 120.00 | 130.00 | 122.50 | — | — | —
^ | ^ | 上年结转资金 | 0 | 20.00 | 18.80 | — | — | —
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
^ | 养护县乡道路210公里，消除安全隐患，群众出行更方便。 | < | < | < | 养护县乡道路210公里，隐患路段整治完成，群众反映良好。 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标（50分） | 数量指标 | 指标1：道路养护里程 | ≥210公里 | 210公里 | 15 | 15 |
^ | ^ | ^ | 指标2：整治隐患路段 | ≥12处 | 10处 | 10 | 8.33 | 两处路段与在建工程重叠，改由工程一并整治。
^ | ^ | 质量指标 | 养护工程验收合格率 | 100% | 100% | 10 | 10 |
^ | ^ | 时效指标 | 养护任务完成时间 | 2023年11月底前 | 2023年10月完成 | 5 | 5 |
^ | ^ | 成本指标 | 每公里养护成本 | ≤7000元 | 6729元 | 10 | 10 |
^ | 效益指标（30分） | 社会效益指标 | 因路况引发的事故数 | 0起 | 0起 | 20 | 20 |
^ | ^ | 可持续影响指标 | 养护管理机制 | 长期有效 | 长期有效 | 10 | 10 |
^ | 满意度指标（10分） | 服务对象满意度指标 | 沿线群众满意度 | ≥90% | 94.5% | 10 | 10 |
总分 | < | < | < | < | < | 100 | 97.95 | 优
"""

DECLARATION = """
年度绩效目标 | 通过开展窗口值班和矛盾调处，全年受理来访不少于300人次，努力把问题解决在基层。 | < | <
年度绩效目标分解 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标目标值
成本指标 | 经济成本 | 窗口值班办公经费 | ≤60000元
^ | ^ | 窗口值班交通经费 | ≤20000元
^ | ^ | 窗口值班餐饮经费 | ≤40000元
产出指标 | 数量指标 | 接待来访人次 | ≥300人次
^ | 质量指标 | 来访事项登记率 | =100%
^ | 时效指标 | 来访事项按期转办率 | ≥98%
效益指标 | 社会效益 | 重复来访下降比例 | ≥10%
满意度指标 | 服务对象满意度 | 来访群众满意率 | >=90%
"""

ADJUSTMENT = """
一级指标 | 二级指标 | 三级指标 | 指标目标值 | 调整类型 | 指标解释 | 跟踪目标值 | 是否跟踪
成本指标 | 经济成本 | 窗口值班办公经费 | ≤60000元 | 原指标 | 考察成本控制情况 | ≤40000元 | 是
^ | ^ | 窗口值班交通经费 | ≤20000元 | 原指标 | 考察成本控制情况 | ≤13000元 | 是
^ | ^ | 窗口值班餐饮经费 | ≤40000元 | 原指标 | 考察成本控制情况 | ≤26000元 | 是
产出指标 | 数量指标 | 接待来访人次 | ≥300人次 | 调整 | 考察接待工作量 | 200人次 | 是
^ | 质量指标 | 来访事项登记率 | =100% | 删除 | --- | --- | ---
^ | 时效指标 | 来访事项按期转办率 | ≥98% | 原指标 | 考察办理时效 | ≥98% | 是
效益指标 | 社会效益 | 重复来访下降比例 | ≥10% | 原指标 | 考察工作成效 | --- | 否
满意度指标 | 服务对象满意度 | 来访群众满意率 | >=90% | 原指标 | 考察满意情况 | >=90% | 是
"""

COMPARISON = """
一级目标 | 二级目标 | 三级目标 | 项目完成时绩效目标值 | 本阶段应完成的绩效目标值 | 实际完成的绩效目标值
成本指标 | 经济成本 | 窗口值班办公经费 | ≤60000元 | =40000元 | 38200.00
^ | ^ | 窗口值班交通经费 | ≤20000元 | =13000元 | 14100.00
^ | ^ | 窗口值班餐饮经费 | ≤40000元 | =26000元 | 25300.00
产出 | 产出数量 | 接待来访人次 | ≥300人次 | 200人次 | 236人次
^ | 产出时效 | 来访事项按期转办率 | ≥98% | ≥98% | 99%
满意度 | | 来访群众满意率 | >=90% | >=90% | 93%
"""

MONITORING_FORM = """
项目名称 | < | < | 示例市防汛物资储备经费（示例） | < | < | < | < | < | < | < | <
主管部门 | < | < | 示例市水利局 | < | < | 实施单位 | < | < | 示例市水利局 | < | <
项目资金（万元） | | | 年初预算数 | 1-8月执行数 | 1-8月执行率 | 全年预计执行数 | < | < | < | < | <
^ | 年度资金总额 | < | 86.40 | 43.20 | 50.00% | 86.40 | < | < | < | < | <
年度总体目标 | 按定额补充防汛物资，汛前完成检修，保障抢险调用。 | < | < | < | < | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-8月执行情况 | 全年预计完成情况 | 偏差原因分析 | < | < | 完成目标可能性 | < | <
^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 制度保障 | 原因说明 | 确定能 | 有可能 | 完全不可能
产出指标 | 数量指标 | 储备编织袋数量 | ≥5万条 | 3.2万条 | 5万条 | | | | √ | |
^ | 质量指标 | 物资完好率 | ≥98% | 99% | 99% | | | | √ | |
^ | 时效指标 | 汛前检修完成时间 | 4月30日前 | 已完成 | 已完成 | | | | √ | |
效益指标 | 社会效益指标 | 物资调用响应时间 | ≤2小时 | 2.5小时 | 2小时 | √ | | 车辆不足 | | √ |
满意度指标 | 服务对象满意度指标 | 使用单位满意度 | ≥90% | 92% | 92% | | | | √ | |
"""

DEPARTMENT = """
部门（单位）名称 | < | 示例区文化和旅游局（示例） | < | < | < | < | < | < | <
部门预算执行情况（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数 | < | 分值 | 执行率 | 得分
^ | ^ | 部门整体支出总额 | 2150.60 | 2300.00 | 2254.00 | < | 10 | 98.00% | 9.80
^ | ^ | 其中：基本支出 | 1500.00 | 1520.00 | 1519.20 | < | | |
^ | ^ | 项目支出 | 650.60 | 780.00 | 734.80 | < | | |
年度总体目标 | 丰富群众文化生活，保障公共文化场馆免费开放。 | < | < | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 实际完成值 | 权重 | 得分 | 未完成原因分析
产出指标 | 数量指标 | 开展惠民演出场次 | ≥ | 60 | 场次 | 64 | 20 | 20 |
^ | 质量指标 | 场馆免费开放达标率 | ＝ | 100 | % | 100 | 15 | 15 |
^ | 时效指标 | 演出计划按期完成率 | ≥ | 95 | % | 92 | 15 | 14.53 | 汛期两场演出取消
效益指标 | 社会效益指标 | 参与群众人次 | ≥ | 3.5 | 万人次 | 4.1 | 20 | 20 |
^ | 可持续影响指标 | 公共文化服务体系 | 定性 | 逐步完善 | | 逐步完善 | 10 | 10 |
满意度指标 | 服务对象满意度指标 | 观众满意度 | ≥ | 90 | % | 95.2 | 10 | 10 |
合计 | < | < | < | < | < | < | 100 | 99.33 |
"""

SCORE_SHEET = """
一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 目标值 | 完成值 | 评分标准 | 得分 | 扣分原因
决策 | 20 | 项目立项 | 10 | 立项依据充分性 | 5 | | | 依据充分得满分 | 5 |
^ | ^ | ^ | ^ | 立项程序规范性 | 5 | | | 缺一项扣1分 | 4 | 缺少论证材料
^ | ^ | 资金投入 | 10 | 预算编制科学性 | 10 | | | 测算充分得满分 | 10 |
过程 | 20 | 资金管理 | 20 | 预算执行率 | 10 | 100% | 97.50% | 执行率×分值 | 9.75 |
^ | ^ | ^ | ^ | 资金使用合规性 | 10 | | | 每处问题扣1分 | 10 |
产出 | 30 | 产出数量 | 15 | 维修路灯数量 | 15 | ≥400盏 | 412盏 | 按完成比例得分 | 15 |
^ | ^ | 产出时效 | 15 | 故障修复时间 | 15 | ≤24小时 | 最长20小时 | 超时不得分 | 15 |
效益 | 30 | 社会效益 | 20 | 夜间治安警情下降 | 20 | ≥5% | 6.1% | 按完成比例得分 | 20 |
^ | ^ | 满意度 | 10 | 市民满意度 | 10 | ≥85% | 88% | 按完成比例得分 | 10 |
合计 | 100 | | 100 | | 100 | | | | 98.75 |
"""

DOCX = {
    "01_self_evaluation_form.docx": ["# 项目支出绩效自评表", "（2023年度）", SELF_EVALUATION],
    "02_monitoring_report.docx": [
        "# 2024年示例市示例区信访局窗口值班工作经费项目1-8月份绩效运行监控报告",
        "示例绩效咨询有限公司",
        "2024年9月20日",
        "## 一、项目基本情况",
        "### （一）项目名称",
        "2024年窗口值班工作经费项目（示例）。",
        "### （二）项目起止日期",
        "2024年1月1日至2024年12月31日。监控时间节点为2024年8月31日。",
        "### （三）项目资金投入安排情况",
        "窗口值班工作经费项目预算安排共计12万元，均为财政拨款，项目资金已全部到位。",
        "截至2024年8月31日，实际支出77600元，资金执行率为64.67%，低于序时进度66.67%。项目主要用于窗口办公费用38200元、交通费用14100元、"
        "餐饮费用25300元。",
        "## 二、绩效目标的核对和确定情况",
        "表1 项目绩效目标申报表",
        DECLARATION,
        "表2 年度绩效分解目标调整表",
        ADJUSTMENT,
        "## 三、项目绩效情况",
        "表3 项目产出目标、效果目标对比表",
        COMPARISON,
        "## 四、问题、纠偏措施和建议",
        "### （一）主要问题",
        "1. 交通经费超出阶段目标，用车安排不够集中。",
        "### （二）改进措施",
        "1. 合并同方向用车，按周汇总审批。",
        "### （三）绩效跟踪结论",
        "建议项目继续实施。",
    ],
    "03_spending_report.docx": [
        "# 示例县企业服务中心困难职工帮扶经费绩效自评报告",
        "一、项目基本情况",
        "困难职工帮扶经费（示例）列入县级预算，由示例县企业服务中心组织实施。",
        "二、项目资金情况",
        "困难职工帮扶经费，2022年度共计拨入资金60万元，资金全部到位，到位率100%。",
        "2022年，困难职工帮扶经费项目支出主要为生活救助支出31.5万元，助学补助支出12.2万元，医疗救助支出9元，节日慰问支出6.8万元，"
        "共计支出59.5万元。",
        "三、综合评价结论",
        "2022年项目资金使用合规，完成了全年帮扶任务，自评得分96分，等级为“优”。",
        "四、存在的问题",
        "1、帮扶对象动态调整不够及时。",
        "五、建议",
        "1、建立按季更新的帮扶台账。",
        "联系人：周示范，联系电话：13900000002",
        "示例县企业服务中心",
        "2023年3月15日",
    ],
    "04_department_form.docx": ["# 2023年度部门整体支出绩效自评表", DEPARTMENT],
}

PDF = {
    "05_self_evaluation_form.pdf": ["# 项目支出绩效自评表", "（2023年度）", SELF_EVALUATION],
    "06_monitoring_form.pdf": ["# 2024年度项目支出绩效运行监控表", MONITORING_FORM],
    "07_score_sheet.pdf": [
        "# 示例市路灯维护项目绩效评价指标体系及评分表（示例）",
        "被评价单位：示例市城市管理局        评价年度：2023年",
        SCORE_SHEET,
    ],
}

TXT = {
    "08_evaluation_prose.txt": """示例市市场监督管理局关于2022年度平安创建项目绩效评价报告（示例）

一、项目基本情况
预算安排40万元，截止2022年12月31日财政下拨40万元，项目单位实际支出36万元。

二、绩效评价指标分析情况
（一）项目产出指标（50分）
1.数量指标（25分）
（1）平安宣传活动（15分）
全年开展集中宣传活动6次，发放资料2000份。根据评分标准，该项指标得15分。
（2）矛盾排查（10分）
按季度开展排查，建立台账。根据评分标准，该项指标得9分。
2.质量指标（15分）
（1）宣传覆盖面（15分）
宣传覆盖各个社区，覆盖面达到90%。根据评分标准，该项指标得13.5分。
3.成本指标（10分）
控制在成本内，该项指标得10分。
（二）项目效益指标（50分）
1.社会效益指标（30分）
（1）提升辖区治安水平（30分）
警情数量下降，群众安全感提升。根据评分标准，该项指标得28分。
2.服务对象满意度指标（20分）
（1）社区居民满意度（20分）
经问卷调查，社区居民满意度为92%，得18.4分。

三、综合评价结论
最终评价结果为93.9分，评价等级为优。

四、存在的问题
工作计划不够细化，宣传形式单一。

五、改进措施
制定分季度的宣传计划，增加线上宣传。
""",
    "09_combined_projects.txt": """示例市示例区信访局项目支出绩效评价报告（示例）
一、基本情况
2023年区信访局申报项目2个（主要包括：矛盾调处专项经费、窗口业务经费）。
二、项目资金情况分析
1.项目资金到位情况分析：2023年度示例区信访局支出安排2个项目（矛盾调处专项经费、窗口业务经费），资金合计20万元，全部为财政拨款，后因工作需要追加矛盾调处专项经费共5.5万元。
2.项目资金使用情况分析：2023年度示例区信访局实际支出项目资金21.42万元，完成全年预算数的84%。
3.项目经济性分析。年初预算矛盾调处专项经费12万元，窗口业务经费8万元。
三、综合评价情况及评价结论
项目综合评价得分95分。
四、存在的问题和建议
（一）存在问题。年初预算对工作量估计不足。
（二）原因分析。来访总量受政策调整影响，难以准确预计。
（三）意见和建议。加强预算编制的预测分析。

示例市示例区信访局
2024年2月20日
""",
}

SHIFTED = """项目名称\t\t示例县档案数字化经费（示例）\t\t\t\t\t\t
主管部门\t\t示例县档案馆\t\t\t实施单位\t示例县档案馆\t\t
项目资金 (万元)\t\t\t年初预 算数\t全年预算数\t全年执行 数\t分值\t执行率\t得分
\t\t年度资金总额\t30\t30\t30\t10\t100%\t10
年度 总体 目标\t预期目标\t\t\t\t实际完成情况\t\t\t
\t完成馆藏档案数字化加工40万页。\t\t\t\t完成馆藏档案数字化加工41万页。\t\t\t
绩效 指标\t一级 指标\t二级指标\t三级指标\t年度指标 值\t实际完成 值\t分值\t得分\t未完成原因分析
\t产出 指标\t数量指标\t数字化加工页 数\t≥40万页\t41万页\t20\t20\t
\t\t质量指标\t图像合格率\t≥99%\t98.5%\t20\t19.9\t部分早期档案字迹 褪色
\t\t时效指标\t加工完成时间\t2023年12月底前\t已完成\t20\t20\t
\t成本指标\t每页加工成本\t≤0.75元\t0.73元\t10\t10\t\t
\t效益指标\t社会效益指标\t档案利用便利程度\t明显提升\t明显提升\t10\t10\t
满意度 指标\t服务对象满意 度指标\t查档群众满意度\t≥90%\t96%\t10\t10\t
总分\t\t\t\t\t\t100\t99.9\t
"""
TXT["10_shifted_cells.txt"] = "项目支出绩效自评表\n(2023年度)\n\n" + SHIFTED


def rows_of(drawing: str) -> list[list[str]]:
    return [[c.strip().replace("\\n", "\n") for c in line.split("|")] for line in drawing.strip().splitlines()]


def spans_of(rows: list[list[str]]) -> list[tuple[int, int, int, int, str]]:
    """(row, column, last row, last column, text) of every cell of a drawing."""
    owner: dict[tuple[int, int], int] = {}
    cells: list[list[int]] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            i = owner[r, c - 1] if text == "<" else owner[r - 1, c] if text == "^" else len(cells)
            if i == len(cells):
                cells.append([r, c, r, c])
            owner[r, c] = i
            cells[i][2:] = [max(cells[i][2], r), max(cells[i][3], c)]
    return [(r, c, r2, c2, rows[r][c]) for r, c, r2, c2 in cells]


def is_table(block: str) -> bool:
    return " | " in block


def make_docx(path: Path, blocks: list[str]) -> None:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    for block in blocks:
        if is_table(block):
            rows = rows_of(block)
            table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
            for r, c, r2, c2, text in spans_of(rows):
                cell = table.cell(r, c) if (r, c) == (r2, c2) else table.cell(r, c).merge(table.cell(r2, c2))
                cell.text = text
        else:
            paragraph = document.add_paragraph(re.sub(r"^#+ ", "", block))
            if block.startswith("# "):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(path))


def make_pdf(path: Path, blocks: list[str]) -> None:
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    pdfmetrics.registerFont(TTFont("song", str(FONT)))
    body = ParagraphStyle("body", fontName="song", fontSize=8, leading=11, wordWrap="CJK")
    title = ParagraphStyle("title", parent=body, fontSize=16, leading=22, alignment=TA_CENTER)
    page = (landscape(A4)[0], 400)  # low enough for the longest table to break over a page
    story: list[Flowable] = []
    for block in blocks:
        if not is_table(block):
            story += [Paragraph(re.sub(r"^#+ ", "", block), title if block.startswith("# ") else body), Spacer(1, 6)]
            continue
        rows = rows_of(block)
        width = (page[0] - 80) / max(map(len, rows))
        data: list[list[Paragraph | str]] = [["" for _ in row] for row in rows]
        style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        for r, c, r2, c2, text in spans_of(rows):
            data[r][c] = Paragraph(text.replace("\n", "<br/>"), body)
            style.append(("SPAN", (c, r), (c2, r2), ""))
        story.append(
            Table(data, colWidths=[width] * max(map(len, rows)), style=TableStyle([s[:3] if s[0] == "SPAN" else s for s in style]))
        )
    SimpleDocTemplate(str(path), pagesize=page, leftMargin=40, rightMargin=40, topMargin=50, bottomMargin=50, invariant=1).build(story)


def main() -> None:
    if not FONT.exists():
        raise SystemExit(f"{FONT}: missing; apt-get install fonts-wqy-zenhei")
    for name, blocks in DOCX.items():
        make_docx(SAMPLES / name, blocks)
    for name, blocks in PDF.items():
        make_pdf(SAMPLES / name, blocks)
    for name, text in TXT.items():
        (SAMPLES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
