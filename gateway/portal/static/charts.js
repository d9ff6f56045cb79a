// Draws every figure[data-chart] from the table beside it; without this script the table is read instead.
(function () {
  "use strict";
  if (!window.echarts) return;
  var css = getComputedStyle(document.documentElement);
  function token(name) { return css.getPropertyValue("--jj-" + name).trim(); }
  var rem = parseFloat(css.fontSize);
  // At most five steps of 1, 2 or 5 times a power of ten: the axis of a count, from zero on.
  function step(highest) {
    var ten = Math.pow(10, Math.floor(Math.log10(highest / 5 || 1)));
    return Math.max(1, ten * [1, 2, 5, 10].filter(function (n) { return highest / (n * ten) <= 5; })[0]);
  }
  document.querySelectorAll("figure[data-chart=line]").forEach(function (figure) {
    var rows = Array.prototype.slice.call(figure.querySelectorAll("tbody tr"));
    var months = rows.map(function (r) { return r.cells[0].textContent.trim(); });
    var values = rows.map(function (r) { return Number(r.cells[1].textContent); });
    var limit = Number(figure.dataset.limit), unit = figure.dataset.unit;
    var limited = figure.dataset.limit !== undefined, highest = Math.max.apply(null, values.concat(limited ? limit : 1));
    var interval = step(highest);
    var box = figure.querySelector(".jj-chart");
    box.hidden = false;
    figure.querySelector("details").open = false;
    var chart = echarts.init(box, null, { renderer: figure.dataset.renderer || "canvas" });
    var text = { color: token("ink-2"), fontSize: rem * .8125, fontFamily: css.fontFamily };
    chart.setOption({
      animation: false, color: [token("brand")], textStyle: text, grid: { left: 40, right: 88, top: 28, bottom: 28 },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: function (v) { return v + unit; } },
      xAxis: { type: "category", data: months, boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: token("edge") } }, axisLabel: text },
      yAxis: { type: "value", min: 0, max: Math.ceil(highest / interval) * interval, interval: interval, axisLabel: text, splitLine: { lineStyle: { color: token("line") } } },
      series: [{ type: "line", step: "end", data: values, symbol: "none", lineStyle: { color: token("brand"), width: 2.5 },
        endLabel: { show: true, formatter: function (p) { return p.value + unit; }, color: token("brand"), fontWeight: "bold", fontSize: rem },
        markLine: !limited ? undefined : { symbol: "none", silent: true, data: [{ yAxis: limit }], lineStyle: { color: token("ink"), type: [6, 3], width: 1.5 },
          label: { formatter: figure.dataset.limitLabel, color: token("ink"), fontSize: rem * .8125 } } }]
    });
    addEventListener("resize", function () { chart.resize(); });
  });
})();
