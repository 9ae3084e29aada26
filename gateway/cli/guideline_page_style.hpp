// How the page of a guideline looks, on paper too. No font, picture or script from elsewhere.
#pragma once

#include <string_view>

namespace tidegate::cli {

inline constexpr std::string_view kGuidelineStyle = R"css(
:root{--ink:#1c2733;--soft:#5b6b7b;--line:#d9e0e7;--paper:#fff;--tint:#f4f7fa;--accent:#0b6e99}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
header{border-bottom:3px solid var(--accent);padding-bottom:1rem;margin-bottom:1.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.3rem;margin:2.4rem 0 .6rem;padding-top:.4rem}
h3{font-size:1.08rem;margin:1.8rem 0 .4rem}
p{margin:.4rem 0}
.soft{color:var(--soft)}
code,.edi{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;font-size:.92em}
code{background:var(--tint);border-radius:3px;padding:.05em .3em}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem;font-size:.93rem}
th{text-align:left;color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);padding:.3rem .6rem .3rem 0}
td{vertical-align:top;border-bottom:1px solid var(--line);padding:.35rem .6rem .35rem 0}
.elements{table-layout:fixed}
.elements th:nth-child(1){width:10%}.elements th:nth-child(2){width:27%}
.elements th:nth-child(3){width:12%}.elements th:nth-child(4){width:16%}
td.tag{white-space:nowrap;font-weight:600}
tr.quiet td{color:var(--soft)}
tr.off .elements{table-layout:fixed}
.elements th:nth-child(1){width:10%}.elements th:nth-child(2){width:27%}
.elements th:nth-child(3){width:12%}.elements th:nth-child(4){width:16%}
td.tag{text-decoration:line-through}
.use{display:inline-block;min-width:4.6rem;text-align:center;border-radius:999px;padding:.05rem .6rem}
.use{font-size:.8rem;font-weight:600;white-space:nowrap}
.must{background:#0b6e99;color:#fff}
.may{background:#e6f1f6;color:#0b4f6e}
.depends{background:#fff1d6;color:#7a4b00}
.not-used{background:#f3e3e3;color:#8a2b2b}
.codes{margin:.15rem 0 0;padding:0;list-style:none;columns:2;column-gap:1.2rem}
.codes li{break-inside:avoid}
.note{border-left:3px solid var(--accent);background:var(--tint);padding:.35rem .7rem;margin:.4rem 0}
td.d1{padding-left:1.4rem}td.d2{padding-left:2.8rem}td.d3{padding-left:4.2rem}td.d4{padding-left:5.6rem}
.edi{white-space:pre-wrap;overflow-wrap:anywhere}
.sample td{padding:.45rem .8rem .45rem 0}
.sample td:first-child{width:46%}
.sample ul{margin:0;padding:0;list-style:none}
a{color:var(--accent);text-decoration:none}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.8rem;font-size:.85rem;color:var(--soft)}
@media print{main{max-width:none;padding:0}body{font-size:10.5pt}h2,h3{break-after:avoid}tr,.note{break-inside:avoid}
.use,.note,code{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit}@page{margin:16mm}}
)css";

}  // namespace tidegate::cli
