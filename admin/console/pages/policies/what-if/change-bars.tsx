import { BarChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { WhatIfRow } from '../../../../contract/policies.ts';
import { formatMoney } from '../../../format.ts';
import { palette, theme } from '../../../theme.ts';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** More bars than this cannot be told apart; the table beside them has all. */
const BARS_MAX = 15;

function optionOf(rows: readonly WhatIfRow[]) {
  // ECharts draws the first category at the bottom.
  const ordered = [...rows]
    .sort((a, b) => Math.max(b.beforeFen, b.afterFen) - Math.max(a.beforeFen, a.afterFen))
    .slice(0, BARS_MAX)
    .reverse();
  const bar = (name: string, color: string, amounts: number[]) => ({
    name,
    type: 'bar' as const,
    barMaxWidth: 14,
    itemStyle: { color },
    emphasis: { disabled: true },
    data: amounts.map((amountFen) => amountFen / 100),
    label: {
      show: true,
      position: 'right' as const,
      color: palette.ink,
      fontSize: 11,
      formatter: ({ value }: { value?: unknown }) => formatMoney(Math.round(Number(value) * 100)),
    },
  });
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: theme.token?.fontFamily ?? 'sans-serif', color: palette.ink },
    grid: { left: 8, right: 88, top: 30, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: palette.ink } },
    tooltip: { trigger: 'axis' as const, axisPointer: { type: 'shadow' as const } },
    xAxis: { type: 'value' as const, show: false },
    yAxis: {
      type: 'category' as const,
      data: ordered.map((row) => row.name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.ink, fontSize: 12, width: 150, overflow: 'truncate' as const },
    },
    series: [
      bar(
        '原来（元）',
        palette.goLight,
        ordered.map((row) => row.beforeFen),
      ),
      bar(
        '按草稿（元）',
        palette.go,
        ordered.map((row) => row.afterFen),
      ),
    ],
  };
}

/** Cost before and after, most first. */
export function ChangeBars({ rows }: { readonly rows: readonly WhatIfRow[] }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (holder.current === null) return;
    const chart = init(holder.current, null, { renderer: 'svg' });
    chart.setOption(optionOf(rows));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [rows]);
  return (
    <div
      ref={holder}
      className="change-bars"
      style={{ height: 44 + Math.min(rows.length, BARS_MAX) * 44 }}
    />
  );
}
