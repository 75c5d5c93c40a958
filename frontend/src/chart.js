// Charts: {% chart … %} leaves a figure and a JSON island; this draws them with ECharts.

import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { colour } from './page/colour.js';
import { labelFont } from './page/fonts.js';

echarts.use([
  BarChart, LineChart, CustomChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, CanvasRenderer,
]);

const COLOURS = 6;
const NAMES = 0.4; // the part of the width that names beside lying bars may take
const FEW = 8; // standing bars whose names get a place each
const NARROW_PX = 480;
const SCALE_PX = 60; // taken by the numbers at the left

/** A whisker from low to high over each bar of series number ``place``. */
function intervals(series, place, count, lying) {
  return {
    type: 'custom',
    name: series.label,
    silent: true,
    z: 5,
    tooltip: { show: false },
    data: series.low.map((low, at) => (lying ? [low, at, series.high[at]] : [at, low, series.high[at]])),
    renderItem: (_, api) => whisker(api, place, count, lying),
  };
}

function whisker(api, place, count, lying) {
  const [at, low, high] = lying ? [api.value(1), api.value(0), api.value(2)] : [0, 1, 2].map((i) => api.value(i));
  const off = api.barLayout({ count, barGap: '15%', barCategoryGap: '35%' })[place].offsetCenter;
  const spot = (value) => {
    const [x, y] = api.coord(lying ? [value, at] : [at, value]);
    return lying ? [x, y + off] : [x + off, y];
  };
  const [[x1, y1], [x2, y2]] = [spot(low), spot(high)];
  const tick = (x, y) => (lying ? { x1: x, x2: x, y1: y - 5, y2: y + 5 } : { x1: x - 5, x2: x + 5, y1: y, y2: y });
  const style = { stroke: colour('ink'), lineWidth: 1.5 };
  const shapes = [{ x1, y1, x2, y2 }, tick(x1, y1), tick(x2, y2)];
  return { type: 'group', children: shapes.map((shape) => ({ type: 'line', shape, style })) };
}

function barSeries(config) {
  const bars = config.series.map((one) => ({
    type: 'bar',
    name: one.label,
    data: one.values,
    stack: config.kind === 'stacked' ? 'all' : undefined,
    barGap: '15%',
    barCategoryGap: '35%',
    barMaxWidth: 48,
  }));
  const told = config.series.flatMap((one, place) =>
    one.low.length ? [intervals(one, place, config.series.length, config.lying)] : []);
  return [...bars, ...told];
}

const lineSeries = (config) => config.series.map((one) => ({
  type: 'line',
  name: one.label,
  data: config.xs.length ? config.xs.map((x, place) => [x, one.values[place]]) : one.values,
  step: config.kind === 'step' ? 'end' : false,
  symbolSize: 8,
  symbol: ['circle', 'rect', 'triangle', 'diamond'][config.series.indexOf(one) % 4],
  lineStyle: { width: 2.5 },
}));

/** Room for the intervals too: ECharts looks only at the bars. */
function ends(config) {
  const highs = config.series.flatMap((one) => one.high);
  return highs.length ? (shown) => Math.ceil(Math.max(shown.max, ...highs) / 5) * 5 : null;
}

/** Long names break where each has its place: beside lying bars, below a few standing ones. */
function broken(config, width) {
  const few = config.categories.length <= FEW;
  if (!config.lying && !few) return {};
  const room = config.lying ? width * NAMES : (width - SCALE_PX) / config.categories.length;
  return { width: room, overflow: 'break', fontSize: 12, lineHeight: config.lying ? 12 : 14, hideOverlap: false };
}

function axes(config, width) {
  const text = { color: colour('ink-soft') };
  const line = { lineStyle: { color: colour('line-strong') } };
  const split = { lineStyle: { color: colour('line') } };
  const amounts = { type: 'value', max: ends(config), name: config.yLabel, nameTextStyle: text, axisLabel: { ...text, hideOverlap: true }, splitLine: split };
  const names = config.xs.length
    ? { type: 'value', scale: true, name: config.xLabel, nameLocation: 'middle', nameGap: 28, nameTextStyle: text, axisLabel: text, axisLine: line, splitLine: { show: false } }
    : { type: 'category', data: config.categories, inverse: config.lying, axisLabel: { ...text, interval: 0, hideOverlap: !config.lying, ...broken(config, width) }, axisLine: line };
  return config.lying ? { xAxis: amounts, yAxis: names } : { xAxis: names, yAxis: amounts };
}

/** Room for the legend, which takes a second line on a phone, and the name of the scale. */
function top(config, width) {
  if (config.series.length < 2) return 34;
  return width < NARROW_PX && config.series.length > 2 ? 76 : 52;
}

function options(config, font, width) {
  const isLine = config.kind === 'line' || config.kind === 'step';
  return {
    animation: false,
    color: Array.from({ length: COLOURS }, (_, place) => colour(`series-${place + 1}`)),
    textStyle: { fontFamily: font, color: colour('ink'), fontSize: 13 },
    aria: { enabled: config.series.length > 1 && !isLine, label: { enabled: false }, decal: { show: true } },
    // Tooltips as part of the picture: as HTML they would need inline styles.
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colour('surface'), borderColor: colour('line-strong'), textStyle: { color: colour('ink'), fontFamily: font } },
    legend: { show: config.series.length > 1, top: 0, left: 0, data: config.series.map((one) => one.label), textStyle: { color: colour('ink') } },
    grid: { left: 8, right: 20, top: top(config, width), bottom: config.xLabel ? 34 : 8, containLabel: true },
    ...axes(config, width),
    series: isLine ? lineSeries(config) : barSeries(config),
  };
}

async function draw(figure) {
  const config = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const box = figure.querySelector('.chart-canvas');
  const font = await labelFont([...config.categories, ...config.series.map((one) => one.label), config.xLabel, config.yLabel]);
  const chart = echarts.init(box, null, { renderer: 'canvas' });
  chart.setOption(options(config, font, box.clientWidth));
  new ResizeObserver(() => chart.resize()).observe(box);
  figure.dataset.ready = '';
}

for (const figure of document.querySelectorAll('[data-chart]')) {
  draw(figure).catch((error) => {
    // The table below says the same.
    figure.querySelector('.chart-canvas').remove();
    figure.querySelector('details')?.setAttribute('open', '');
    console.warn(error);
  });
}
